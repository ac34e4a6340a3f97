"""Use cases of the books. Each asks for its roles, and records what it does as it does it.

Opened, and what all have in common:
    opened                the books, somebody who acts on them, and a transaction that is recorded
    errors                refusals that carry more than a sentence
    approving             who may be named as the approver of what
    finding               rows by what people call them, and what is on record of a duty
    settings              the county's settings in force
    settings_loading      put in force whole, each version kept
    settings_doubts       what seats of teams ask for and the books do not have
    telling               acts, and days, after which calendars are brought up to date

The ledger:
    my_duty               what an officer comes for
    ledger                who owes, is planned, serves, is done; all there is of one officer
    ledger_pages          the ledger as people page through it, with counts
    officer_desk          one officer, what can be done, and whether that is still so
    home                  what is late, what comes up, what waits
    officers              promoted, transferred, retired; a name or number corrected
    absences              leave
    leave_requests        leave that officers ask for, granted or refused
    duties                deferred, exempt, recalled, restored, appraised
    units                 how many may be away, and when they need their people
    units_seen            units as somebody saw them, and whether they are still so

Workbooks in and out:
    importing             previewed, then confirmed
    importing_lines       what an import would do, row by row, as values
    importing_held        what the books hold, for comparing
    importing_units       rows of units against it
    importing_people      rows of people against it
    importing_duties      what rows of people say of the stint that is owed, or under way
    importing_applied     lines become rows of the books
    importing_sentences   a preview in words, and the workbook with its wrong cells marked
    importing_known       names that a row of somebody says, against it
    importers             the kinds of workbook, for front doors that treat them alike
    uploads               a workbook between preview and confirmation
    importing_past        what was imported, by whom
    exporting             what the books hold, in the form in which a county hands it in
    cell_names            codes and people as cells call them

From the books to a plan that people know:
    snapshots             the books of a moment, as a plan needs them
    planning              a problem made, stored, and its solve ordered
    drafts                submitted, approved, sent back, discarded
    draft_inquiry         a draft asked about one cadre: why there, where else, with whom
    changing              a change by hand: as a form tells it, made on the stints of a plan
    draft_changes         changes by hand tried, or made a draft of its own
    replanning            planned anew with more decided by hand
    comparing             two plans beside each other: goals, and who serves when
    releases              published or withdrawn, in one transaction
    publication           what a release does to the stints that people know
    released              releases listed, shown, exported
    swaps                 two officers exchange their stints
    swap_checks           what the referee says of it
    swap_lines            swaps of stints in a list, with names
    changes               the difference between two releases, with names
    plan_workbooks        a draft or a release as a workbook to print
    plan_sheets           what such workbooks have in common, teams' too
    notices               a release as a Word document, by our template or the county's
    notices_templates     the template of each kind of notice, ours or the county's
    notices_checked       one that is handed in, looked at
    notices_filled        and filled, in a process of its own
    kept                  problems and plans out of the books, once the referee has passed them

Cases, and who must not know:
    cases                 registered, changed
    cases_closing         closed and opened again; what becomes of a visit to come
    case_offices          cases about an office that leads teams, and who sees them nevertheless
    case_seats            the seats of a case's team, from the settings
    case_dates            the dates of a case, as its deadlines take them
    case_renumbering      a case's number corrected
    cases_read            read as values with the names that codes have
    cases_seen            in a list, one whole, and whether that is still so
    cases_sentences       by what people know one, and what is wrong with what was entered
    knowing               who must not know of which case

Who may sit in teams:
    inspectors            the name list from which teams are drawn
    inspector_rows        rows of a handed-in list against the one that the books hold
    inspector_importing   the list as a workbook, previewed, then confirmed
    inspector_exporting   and written out in that form
    inspector_lists       looked at: all, and one of them
    declarations          what ties officers to units and places, declared
    recusals              facts that stand against officers, entered and ended
    recusal_lines         as people read them, and who may not
    teams_barred          the teams that people know of and that such facts bar
    waivers               local grounds that a named approver lets pass
    grounds_held          cases and grounds, read as plain values

Working days:
    workdays              working days, by notices entered and official ones
    workdays_read         a notice as it is handed in, refused where it cannot be one
    workdays_moved        what moves with it: deadlines, handovers, days of visits
    workdays_entering     previewed with what it moves, then entered
    workdays_sentences    what moves, in words

Teams, from the books to visits that people know:
    teams_snapshots       the books of a moment, as a plan of teams needs them
    teams_judging         problems of teams made of them, and known visits judged by them
    teams_planning        a problem of teams made, stored, and its solve ordered
    teams_ordered         what whoever ordered one should know of its problem
    teams_pins            decisions by hand as people write them
    teams_misfits         what cannot be a team picked by hand
    teams_by_hand         teams picked by hand, and people substituted
    teams_exchanges       somebody else in places of a team, as values
    team_draws            teams drawn in public: promised, drawn by a value, abandoned
    team_draws_open       draws still to decide, and what must not be decided meanwhile
    team_draws_since      what has become of a draw's result
    team_draws_seen       such draws shown, checked, exported; what everybody may see of them
    teams_desk            what waits for a visit, what is on its way, what has come apart
    teams_picking         a case, a day and the people for a team picked by hand
    teams_shown           a plan of teams with the names that its codes have
    kept_teams            problems and plans of teams, once the referee has passed them
    teams_released        drafts and releases of teams, looked at and exported
    teams_workbooks       such a draft or release as a workbook to print
    teams_releases        teams published or withdrawn, in one transaction
    teams_publication     what a release does to the visits that people know

Visits:
    teams_standing        published visits by today's books: which are broken, who could step in
    teams_visit           one visit: who sits where and why, who could step in
    teams_places          a place in a visit's team: the pool, and what if somebody took it
    teams_reasons         why somebody is in a team, with names in the place of codes
    teams_cancelling      one visit called off, or planned for another day
    teams_seats           the same in a draft and in a release
    teams_seat_changes    somebody else in a seat of a draft
    teams_comparing       two plans beside each other, or one and what people know
    teams_notice          the notice of one team as a Word document
    teams_board           visits by day and by person, with the load so far
    inspection_home       what is late, which visits come, what waits, for who handles cases
    teams_names           what seats, units and places are called
    away                  who of a unit is away, as its liaison may know
    objections            a home unit objects to it, and the office decides
    my_visits             an officer's own visits

Jobs:
    jobs                  solves ordered, viewed, stopped
    jobs_outcome          what came of one
    jobs_named            the same with names in the place of codes
    jobs_sentences        where one stands and what came of it, in words
    running               run in the foreground: all that come, or one that somebody waits for
    running_beside        run beside a server, as long as it serves
    running_runner        takes jobs out of the queue and has them worked on
    running_leases        who may work on a job, and until when
    running_process       the process of its own that an attempt runs in
    running_worker        one attempt
    running_heart         what keeps its lease alive, and hears when it is to stop

Audit and accounts:
    auditing              the audit, read
    auditing_subjects     what entries are about, by the names of people
    auditing_sentences    what verifying it found, in words
    auditing_chain        verified
    auditing_erased       values taken out of it
    accounts              who may sign in, in which role
    passwords             made, hashed, compared
    front                 the books, for whoever a request comes from
    sessions              who is signed in on which device

The database:
    databases             upgraded, checked, backed up
    backup_files          backups as files
    backup_folder         those that the pages keep
    restoring             books replaced by those of a backup

    demo                  the sample county, from an empty database to its first release
    demo_office           its inspection office, from the name list to the first teams

Published calendars:
    events                kept in step with the stints and visits that people know
    events_visits         what is to be told of visits, to whom
    events_deadlines      what is still to be met, of every case that is not closed
    events_wanted         an event as it should be
    events_rows           events as rows, and as calendars take them
    feeds                 rendered from them, and stored
    subscriptions         a feed that is asked for, and an address that is shown once
    subscribers           who may have which feed
    subscriptions_hidden  those that whoever ordered them may not have any more
    subscription_lines    subscriptions in a list, with names and what their phones have
    subscribing           what becomes of them when somebody leaves
    calendar_desk         subscriptions as pages order, hand out and survey them
    links                 the address in every form
    base_url              where people outside reach the server
    feed_desk             what an address leads to, and who fetched it
    feed_files            feeds outside of the books: a copy, and files for nginx
"""
