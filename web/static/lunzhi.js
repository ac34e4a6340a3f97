// What plain HTML cannot do; every page works without it.

// A destructive act asks once more, where its button says with which words.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

// The page's own print button, which is useless without script and so made by it.
for (const place of document.querySelectorAll("[data-print]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "secondary";
  button.textContent = place.dataset.print;
  button.addEventListener("click", () => window.print());
  place.append(button);
}

// What is shown once is not made again by reloading: that leads to where it was asked for.
const once = document.querySelector("[data-once]");
if (once) history.replaceState(null, "", once.dataset.once);
