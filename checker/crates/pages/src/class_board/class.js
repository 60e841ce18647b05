// The class as the page knows it, and what follows from that: who is stuck where, who has done
// how much. Nothing here draws.
"use strict";

(() => {
    const { board } = globalThis;
    const STUCK = 300; // seconds without a step done

    board.course = { title: null, lessons: [], again: false };
    board.learners = []; // by number
    board.skew = 0; // seconds that the server's clock is ahead

    board.now = () => Math.floor(Date.now() / 1000) + board.skew;

    const cell = (told, lesson) => {
        if (!told) {
            return null;
        }
        const [marks, checked, since, hints] = told;
        const all = board.course.lessons[lesson].steps;
        const done = [...marks].filter((mark) => mark === "p").length;
        const last = all.some(([, , total], step) => (
            total > 0 && marks[step] !== "p" && parseInt(hints[step] ?? "0", 36) >= total));
        return { marks, checked, since, hints, done, last, whole: done === all.length };
    };

    // What follows from the cells: what is done, when they were last seen, and where they are now.
    const derive = (learner) => {
        learner.done = 0;
        learner.seen = 0;
        learner.at = null;
        learner.last = false;
        let newest = -1;
        learner.cells.forEach((it, lesson) => {
            if (it) {
                learner.done += it.done;
                learner.last ||= it.last;
                if (it.checked >= learner.seen) {
                    learner.seen = it.checked;
                    newest = lesson;
                }
            }
        });
        if (newest >= 0) {
            const it = learner.cells[newest];
            const step = it.marks.indexOf("f");
            if (step >= 0) {
                learner.at = { lesson: newest, step, since: it.since };
            }
        }
    };

    // Names in the order of their letters, whatever marks they carry.
    const order = (name) => name.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();

    board.take = ([number, name, account, known, cells]) => {
        const called = name ?? board.words.number(number + 1);
        const before = board.learners[number];
        const learner = {
            number,
            name: called,
            account: account ?? "",
            known,
            order: before?.name === called ? before.order : order(called),
            text: before?.name === called ? before.text : `${called} ${account ?? ""}`.toLowerCase(),
            cells: cells.map(cell),
        };
        derive(learner);
        board.learners[number] = learner;
        return [before, learner];
    };

    // A new object, so that whoever drew the old one sees the difference.
    const changed = (learner) => {
        if (learner.stale) {
            return learner;
        }
        const made = { ...learner, cells: [...learner.cells], stale: true };
        board.learners[learner.number] = made;
        return made;
    };
    board.setCell = (number, lesson, told) => {
        changed(board.learners[number]).cells[lesson] = cell(told, lesson);
    };
    board.empty = () => {
        board.learners.forEach((learner) => changed(learner).cells.fill(null));
    };
    board.settle = () => {
        for (const learner of board.learners.filter((it) => it?.stale)) {
            derive(learner);
            learner.stale = false;
        }
    };

    board.isStuck = (learner) => learner.at !== null && board.now() - learner.at.since >= STUCK;

    const filters = {
        all: () => true,
        stuck: board.isStuck,
        hints: (it) => it.last,
        started: (it) => it.seen > 0,
        silent: (it) => it.seen === 0,
        work: (it, lesson) => it.cells[lesson] !== null && !it.cells[lesson].whole,
        open: (it, lesson) => !it.cells[lesson]?.whole,
    };
    const byName = (a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.number - b.number);
    const byNumber = (a, b) => a.number - b.number;
    const first = board.hasNames ? byName : byNumber;
    const sorts = {
        name: first,
        progress: (a, b) => b.done - a.done || first(a, b),
        least: (a, b) => a.done - b.done || first(a, b),
        seen: (a, b) => b.seen - a.seen || first(a, b),
        stuck: (a, b) => (a.at?.since ?? Infinity) - (b.at?.since ?? Infinity) || first(a, b),
    };

    // The learners to be shown, in order. `show` is a filter, with a lesson where it needs one: `work:2`.
    board.chosen = ({ find, show, sort }) => {
        const [name, lesson] = show.split(":");
        const is = filters[name] ?? filters.all;
        const wanted = find.trim().toLowerCase();
        return board.learners
            .filter((it) => it && (wanted === "" || it.text.includes(wanted)) && is(it, Number(lesson)))
            .sort(sorts[sort] ?? first);
    };

    board.summary = () => {
        const lessons = board.course.lessons.map(() => ({ done: 0, at: 0 }));
        const at = new Map();
        const stuck = [];
        const last = [];
        for (const learner of board.learners) {
            if (!learner) {
                continue;
            }
            learner.cells.forEach((it, lesson) => {
                if (it) {
                    lessons[lesson][it.whole ? "done" : "at"] += 1;
                }
            });
            if (learner.at) {
                const key = `${learner.at.lesson}:${learner.at.step}`;
                at.set(key, (at.get(key) ?? 0) + 1);
            }
            if (board.isStuck(learner)) {
                stuck.push(learner);
            }
            if (learner.last) {
                last.push(learner);
            }
        }
        const steps = [...at].map(([key, count]) => [...key.split(":").map(Number), count]);
        steps.sort((a, b) => b[2] - a[2] || a[0] - b[0] || a[1] - b[1]);
        stuck.sort(sorts.stuck);
        last.sort(sorts.seen);
        return { lessons, steps, stuck, last };
    };
})();
