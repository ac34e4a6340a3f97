// Thunderbird's reader behind the same lines of text as judge.py. Of ours it imports nothing.
// ical.js lies in the folder that the one argument names.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { default: ICAL } = await import(pathToFileURL(`${process.argv[2]}/dist/ical.js`));

const instant = (time) => time.toJSDate().toISOString().replace(".000Z", "+00:00");

function told(component) {
  const event = new ICAL.Event(component);
  const value = (name) => component.getFirstPropertyValue(name);
  return {
    uid: event.uid,
    first: event.startDate.toString(),
    end: event.endDate.toString(),
    summary: event.summary,
    description: event.description ?? "",
    status: value("status"),
    sequence: event.sequence,
    changed: instant(value("last-modified")),
    stamp: instant(value("dtstamp")),
    reminders: component
      .getAllSubcomponents("valarm")
      .map((alarm) => -alarm.getFirstPropertyValue("trigger").toSeconds() / 60)
      .sort((a, b) => a - b),
  };
}

function verdict(path) {
  try {
    const calendar = new ICAL.Component(ICAL.parse(readFileSync(path, "utf8")));
    return { events: calendar.getAllSubcomponents("vevent").map(told) };
  } catch (refusal) {
    return { refused: String(refusal) };
  }
}

for await (const path of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify({ "ical.js": verdict(path) }));
}
