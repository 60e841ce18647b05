// What the page's lesson tells over time: which steps somebody has just done, and which were not
// begun. It listens first, so that all others can ask it about the event that they draw.
"use strict";

(() => {
    const live = globalThis.courseLive;
    const panel = document.querySelector("section.exercise[data-lesson]");
    if (!live || !panel) {
        return;
    }
    // Nothing that the step asks for is there yet, so nothing of it can be wrong.
    const NOTHING = new Set([
        "absent", "empty", "no-file", "not-logged-in", "not-moved", "not-pushed", "not-running",
        "not-tagged", "other-absent", "other-tag",
    ]);
    const verdicts = new Map(); // of each step, the last that says more than "could not look"
    const found = new Map(); // of each step that failed, what was found first
    const begun = new Set();

    // Those that the latest event ticks: not what was done before and is looked at again.
    live.justDone = [];
    // Whether a step that is not done went wrong, and is not just still to do.
    live.hasBegun = ({ id, situation }) => begun.has(id) || Boolean(situation && !NOTHING.has(situation));

    live.listen((state) => {
        live.justDone = [];
        for (const step of state?.lessons.find(({ id }) => id === panel.dataset.lesson)?.steps ?? []) {
            const { id, verdict } = step;
            if (verdict === "pass") {
                if (verdicts.get(id) === "fail") {
                    live.justDone.push(id);
                }
                begun.add(id);
            } else if (verdict === "fail") {
                found.set(id, found.get(id) ?? step.found);
                if (!step.situation && found.get(id) !== step.found) {
                    begun.add(id);
                }
            }
            if (verdict === "pass" || verdict === "fail") {
                verdicts.set(id, verdict);
            }
        }
    });
})();
