#!/usr/bin/env python3
"""Computes the figures of incidents once more: recompute_measures.py ZONE < LINES > JSON

Each line of LINES is what `aplomb timeline --json` prints. Out comes one document: under `cases` the `incident`, the
`measures` and `as_first_written` of each, and under `stats` what `aplomb stats --json` counts. Written from the
definitions in docs/guide/figures.md, and for words that were taken back in docs/FORMAT.md, and from nothing else; the
standard library is all it needs."""
import datetime
import json
import math
import sys
import zoneinfo

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
OUTSIDE = ("customers", "public")
BOUNDS = (300, 600, 1_200, 3_600, 14_400, 86_400, 604_800, None)


def millis(text):
    """A moment as a number."""
    if text is None:
        return None
    moment = datetime.datetime.strptime(text.replace("Z", "+0000"), "%Y-%m-%dT%H:%M:%S.%f%z")
    return (moment - EPOCH) // datetime.timedelta(milliseconds=1)


def moment(number):
    """And back."""
    if number is None:
        return None
    text = (EPOCH + datetime.timedelta(milliseconds=number)).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return text.rjust(26, "0")[:-3] + "Z"


def seconds(until, since):
    """Whole seconds, never below zero: a clock that went back makes no time negative."""
    return max(until - since, 0) // 1_000


class Story:
    """The events of a timeline, each with the time at which it happened as far as is known."""

    def __init__(self, document, corrected=True):
        self.incident = document["incident"]
        self.is_past = document["incident"]["kind"] == "backfilled"
        self.first_word_s = document["aims"]["first_word_s"]
        self.events = document["events"]
        known = {(event["writer"], event["seq"]) for event in self.events}
        amends = {}
        for event in self.events:
            if event["type"] == "event.amended":
                target = (event["data"]["writer"], event["data"]["seq"])
                amends.setdefault((event["writer"], event["seq"]), target)
        moved = {}
        for event in self.events:
            when = event["data"].get("corrected_at")
            if corrected and event["type"] == "event.amended" and when is not None:
                target = (event["data"]["writer"], event["data"]["seq"])
                # A correction of a correction belongs to what was corrected first.
                passed = set()
                while target in amends and target not in passed:
                    passed.add(target)
                    target = amends[target]
                if target in known and target not in passed:
                    moved[target] = millis(when)
        self.written = [millis(event["recorded_at"]) for event in self.events]
        self.happened = [
            moved.get((event["writer"], event["seq"]), millis(event["happened_at"])) for event in self.events
        ]
        self.last_written = max(self.written)
        # What relays have taken of a mailing does not hang on what people say.
        self.everything = self.events
        void = taken_back(self.events)
        for name in ("events", "written", "happened"):
            setattr(self, name, [one for place, one in enumerate(getattr(self, name)) if place not in void])

    def told(self, *types):
        """The events of these types, each with when it happened and when it was written."""
        for event, happened, written in zip(self.events, self.happened, self.written):
            if event["type"] in types:
                yield event, happened, written

    def first(self, kind):
        """When the first of these happened."""
        return next((happened for _, happened, _ in self.told(kind)), None)

    def drafts(self):
        """What was put into words, by its name; what has the same name replaces what was there."""
        return {event["data"]["draft"]: event["data"] for event, _, _ in self.told("draft.rendered")}

    def went_out(self):
        """Every message that left or that somebody says they posted: its draft, when, and where in the story."""
        drafts = self.drafts()
        for place, event in enumerate(self.events):
            if is_out(event) and event["data"]["delivery"]["draft"] in drafts:
                yield drafts[event["data"]["delivery"]["draft"]], self.happened[place], place


def taken_back(events):
    """Where those events stand that no longer count: a word by hand that was taken back, and what rested on it."""
    void = set()
    for place, event in enumerate(events):
        if event["type"] == "delivery.settled" and not event["data"]["sent"]:
            void |= no_longer_counts(events[:place], event["data"]["delivery"], void)
    return void


def is_out(event):
    return event["type"] == "delivery.sent" or (event["type"] == "delivery.settled" and event["data"]["sent"])


def no_longer_counts(before, delivery, void):
    """What does not count, of what stands before, now that somebody says that this delivery was not posted."""
    drafts, put = {}, {}
    for place, event in enumerate(before):
        if event["type"] == "draft.rendered":
            drafts[event["data"]["draft"]], put[event["data"]["draft"]] = event["data"], place
    # Of words that took the place of others, only what was said of them since.
    out = {}
    for place, event in enumerate(before):
        if is_out(event) and place not in void and place > put.get(event["data"]["delivery"]["draft"], -1):
            out.setdefault((event["data"]["delivery"]["draft"], event["data"]["delivery"]["channel"]), []).append(place)
    said = out.pop((delivery["draft"], delivery["channel"]), [])
    if not said or not all(before[place]["data"].get("by_hand") for place in said):
        return set()
    rested, draft = set(said), drafts.get(delivery["draft"])
    if draft is None:
        return rested
    others = [drafts[name] for name, _ in out if name in drafts]
    last_is_out = any(other["stage"] == "resolution" and other["audience"] in OUTSIDE for other in others)
    is_closed = any(event["type"] == "incident.closed" for event in before)
    for place, event in enumerate(before):
        kind = event["type"]
        if (
            (kind == "update.published" and event["data"]["number"] == draft["update"])
            or (kind == "gate.passed" and draft["update"] == 1)
            or (kind == "incident.resolved" and draft["stage"] == "resolution" and not last_is_out and not is_closed)
        ):
            rested.add(place)
    return rested


class Rhythm:
    """The promises, made and answered in the order of the story. Only one is open at a time."""

    def __init__(self, story):
        declared = next(event for event in story.events if event["type"] == "incident.declared")
        due = millis(declared["happened_at"]) + story.first_word_s * 1_000
        # Of what was over when it was written down, nobody had promised a first word.
        self.promises = [] if story.is_past else [{"round": 0, "due": due, "late": False}]
        self.open = None if story.is_past else self.promises[0]
        self.spoken = set()
        self.promised_by = 0
        words = {place: draft for draft, _, place in story.went_out() if draft["audience"] in OUTSIDE}
        for place, event in enumerate(story.events):
            data, happened = event["data"], story.happened[place]
            if place in words:
                draft = words[place]
                self.answer(draft["update"], happened)
                if draft.get("next_due") is not None:
                    self.promise(draft["update"], millis(draft["next_due"]))
            elif event["type"] == "update.published":
                self.answer(data["number"], happened)
                if data["next_due"] is not None:
                    self.promise(data["number"], millis(data["next_due"]))
                else:
                    self.open = None
            elif event["type"] == "update.snoozed" and self.open:
                if story.written[place] <= self.open["due"]:
                    self.open["due"] = millis(data["until"])
                else:
                    self.open["late"] = True
                    self.open = {"round": self.open["round"], "due": millis(data["until"]), "late": False}
                    self.promises.append(self.open)
            elif event["type"] == "update.overdue" and self.open and self.open["due"] == millis(data["due"]):
                self.open["late"] = True
            elif event["type"] == "incident.resolved" and self.open:
                self.open["late"] |= happened > self.open["due"]
                self.open["answered"] = happened
                self.open = None

    def answer(self, number, when):
        """The first word of a round answers what is open, and is judged by when it went out."""
        if number in self.spoken:
            return
        self.spoken.add(number)
        if self.open:
            self.open["answered"] = when
            self.open["late"] = when > self.open["due"]
            self.open = None

    def promise(self, number, due):
        """A round promises once; while nobody has answered, it may still move its promise."""
        if self.open and self.open["round"] == number:
            self.open["due"] = due
        elif number > self.promised_by:
            self.promised_by = number
            self.open = {"round": number, "due": due, "late": False}
            self.promises.append(self.open)

    def counts(self):
        kept = [promise for promise in self.promises if "answered" in promise and not promise["late"]]
        return len(self.promises), len(kept), sum(promise["late"] for promise in self.promises)


def steps(story):
    """What became of the steps that the runbook has: the first to settle one counts, until it is undone."""
    settled = {}
    for event, _, _ in story.told("step.completed", "step.skipped", "step.undone"):
        if event["phase"] is None:
            continue
        if event["type"] == "step.undone":
            settled.pop(event["step"], None)
        else:
            settled.setdefault(event["step"], event["type"])
    values = list(settled.values())
    return {"done": values.count("step.completed"), "skipped": values.count("step.skipped")}


def gate(story):
    """When everybody had been told: when the first record that says so happened, and no step of the round later."""
    told, passed = {}, None
    for event, happened, _ in story.told("step.completed", "step.skipped", "step.undone", "gate.passed"):
        if event["type"] == "gate.passed":
            passed = max([happened, *told.values()])
            break
        if event["type"] == "step.undone":
            told.pop(event["step"], None)
        elif event["phase"] == "communicate":
            told.setdefault(event["step"], happened)
    return {"passed_at": moment(passed), "overridden": any(story.told("gate.overridden"))}


def notified(story):
    """Of the mails to the list of customers: what relays had taken of each at last, by round, in the greatest round."""
    taken, drafts = {}, {}
    for event in story.everything:
        if event["type"] == "draft.rendered":
            drafts[event["data"]["draft"]] = event["data"]
            taken.pop(event["data"]["draft"], None)
        elif event["type"].startswith("delivery.") and event["data"].get("mailing"):
            delivery = event["data"]["delivery"]
            if delivery["draft"] in drafts:
                taken.setdefault(delivery["draft"], {})[delivery["channel"]] = event["data"]["mailing"]["accepted"]
    rounds = {}
    for name, channels in taken.items():
        if drafts[name]["audience"] == "customers":
            number = drafts[name]["update"]
            rounds[number] = rounds.get(number, 0) + sum(channels.values())
    return max(rounds.values(), default=None)


def measures(story):
    started = millis(story.incident["started_at"])
    declared = story.first("incident.declared")
    start = declared if started is None else started
    resolved = story.first("incident.resolved")
    out = list(story.went_out())
    words = sorted(when for draft, when, _ in out if draft["audience"] in OUTSIDE)
    staff = [when for draft, when, _ in out if draft["audience"] == "staff"]
    heard = [word for word in words if resolved is None or word <= resolved]
    heard += [] if resolved is None else [resolved]
    latest, silences = start, []
    for word in heard:
        silences.append(seconds(word, latest))
        latest = max(latest, word)
    promised, kept, late = Rhythm(story).counts()
    return {
        "time_to_detect_s": None if started is None else seconds(declared, start),
        "time_to_staff_notice_s": seconds(min(staff), start) if staff else None,
        "time_to_first_communication_s": seconds(words[0], start) if words else None,
        "time_to_resolve_s": None if resolved is None else seconds(resolved, start),
        "updates_published": len({event["data"]["number"] for event, _, _ in story.told("update.published")}),
        "cadence": {
            "promised": promised,
            "kept": kept,
            "late": late,
            "longest_silence_s": None if story.is_past and not words else max(silences, default=None),
        },
        "gate": gate(story),
        "steps": steps(story),
        "customers_notified": notified(story),
    }


def incident(story):
    """What a list says of it: what was declared, and what was last said since."""
    declared = next(event for event in story.events if event["type"] == "incident.declared")
    data, declared_at = declared["data"], millis(declared["happened_at"])
    said = {"severity": data["severity"], "status": "investigating"}
    closed_at = None
    due, resolved, closed = None if story.is_past else declared_at + story.first_word_s * 1_000, None, False
    drafts = {}
    for event in story.events:
        kind, own = event["type"], event["data"]
        if kind == "draft.rendered":
            drafts[own["draft"]] = own
        elif kind == "severity.changed":
            said["severity"] = own["severity"]
        elif kind == "status.changed":
            said["status"] = own["status"]
        elif kind == "update.published":
            due = millis(own["next_due"])
        elif kind == "update.snoozed":
            due = millis(own["until"])
        elif is_out(event):
            draft = drafts.get(own["delivery"]["draft"])
            is_word = draft and draft["audience"] in OUTSIDE and draft["stage"] != "resolution"
            if is_word and resolved is None and draft.get("next_due"):
                due = millis(draft["next_due"])
        elif kind == "incident.resolved":
            said["status"], due = "resolved", None
            resolved = millis(event["happened_at"]) if resolved is None else resolved
        elif kind == "incident.closed":
            closed, due = True, None
            closed_at = millis(event["happened_at"]) if closed_at is None else closed_at
    is_open = not closed and not story.is_past
    return {
        "id": data["incident"],
        "kind": data["kind"],
        "title": data["title"],
        "runbook": data["runbook"],
        **said,
        "open": is_open,
        "started_at": data.get("started_at"),
        "declared_at": moment(declared_at),
        "resolved_at": moment(resolved),
        "next_update_due": moment(due),
        "closed_at": moment(closed_at),
        "ended": ended(is_open, story.is_past, resolved),
    }


def ended(is_open, is_past, resolved):
    """How it ended: nobody ever said of a false alarm that it was over."""
    if is_open:
        return None
    if resolved is not None:
        return "resolved"
    return None if is_past else "false-alarm"


def in_time(story):
    """Whether the first word came within the time aimed at; unknown while it may still come."""
    declared = next(event for event in story.events if event["type"] == "incident.declared")
    aim = millis(declared["happened_at"]) + story.first_word_s * 1_000
    words = [when for draft, when, _ in story.went_out() if draft["audience"] in OUTSIDE]
    if words:
        return min(words) <= aim
    if story.is_past:
        return None
    if story.first("incident.resolved") is not None or story.last_written > aim:
        return False
    return None


def distribution(figures):
    figures = sorted(figure for figure in figures if figure is not None)
    number = len(figures)

    def share(percent):
        return figures[max(math.ceil(number * percent / 100), 1) - 1] if figures else None

    buckets, below = [], 0
    for bound in BOUNDS:
        up_to = sum(bound is None or figure <= bound for figure in figures)
        buckets.append({"up_to_s": bound, "n": up_to - below})
        below = up_to
    return {
        "n": number,
        "min": share(0),
        "median": share(50),
        "p90": share(90),
        "max": share(100),
        "mean": sum(figures) // number if figures else None,
        "buckets": buckets,
    }


def group(cases):
    all_of_them = len(cases)
    cases = [case for case in cases if case["ended"] != "false-alarm"]
    judged = [case["first_word_in_time"] for case in cases if case["first_word_in_time"] is not None]
    cadences = [case["measures"]["cadence"] for case in cases]
    kept = sum(cadence["kept"] for cadence in cadences)
    return {
        "count": len(cases),
        "false_alarms": all_of_them - len(cases),
        "backfilled": sum(case["kind"] == "backfilled" for case in cases),
        "open": sum(case["open"] for case in cases),
        "time_to_first_communication_s": distribution(
            case["measures"]["time_to_first_communication_s"] for case in cases
        ),
        "first_word_in_time": {"kept": sum(judged), "all": len(judged)},
        "time_to_resolve_s": distribution(case["measures"]["time_to_resolve_s"] for case in cases),
        "longest_silence_s": distribution(cadence["longest_silence_s"] for cadence in cadences),
        "cadence": {"kept": kept, "all": kept + sum(cadence["late"] for cadence in cadences)},
        "corrected": sum(case["as_first_written"] is not None for case in cases),
    }


def stats(cases, zone):
    real = [case for case in cases if case["kind"] != "drill"]
    drills = [case for case in cases if case["kind"] == "drill"]

    def month(case):
        return (EPOCH + datetime.timedelta(milliseconds=case["began"])).astimezone(zone).strftime("%Y-%m").rjust(7, "0")

    def named(of):
        true = [case for case in real if case["ended"] != "false-alarm"]
        names = sorted({of(case) for case in true})
        return [{"name": name, **group([case for case in true if of(case) == name])} for name in names]

    runbooks = []
    for name in sorted({case["runbook"] for case in cases}):
        rehearsed = [case for case in drills if case["runbook"] == name]
        runbooks.append({
            "runbook": name,
            "incidents": group([case for case in real if case["runbook"] == name]),
            "drills": group(rehearsed),
            "last_drill_at": max((case["declared_at"] for case in rehearsed), default=None),
        })
    return {
        "incidents": group(real),
        "drills": group(drills),
        "by_month": named(month),
        "by_severity": named(lambda case: case["severity"]),
        "by_runbook": runbooks,
    }


def main():
    zone = zoneinfo.ZoneInfo(sys.argv[1])
    cases, documents = [], []
    for line in sys.stdin:
        document = json.loads(line)
        story = Story(document)
        figures = measures(story)
        as_written = measures(Story(document, corrected=False))
        head = incident(story)
        before = None if as_written == figures else as_written
        began = story.first("incident.declared") if head["started_at"] is None else millis(head["started_at"])
        documents.append({"incident": head, "measures": figures, "as_first_written": before})
        cases.append({
            **head,
            "began": began,
            "measures": figures,
            "as_first_written": before,
            "first_word_in_time": in_time(story),
        })
    json.dump({"cases": documents, "stats": stats(cases, zone)}, sys.stdout)


if __name__ == "__main__":
    main()
