// What a screen reader is told while `checker start` watches: what has changed in the page's
// lesson, in a sentence, and nothing of what was there when the page was opened.
"use strict";

(() => {
    const live = globalThis.courseLive;
    const panel = document.querySelector("section.exercise[data-lesson]");
    if (!live || !panel) {
        return;
    }
    const { words } = live;
    const WAIT = 400; // milliseconds; changes that come together are told together

    const spoken = live.draw.element("div", "spoken");
    spoken.setAttribute("role", "status");
    panel.append(spoken);
    live.say = (text) => {
        // The same words once more are a change, too.
        spoken.textContent = text === spoken.textContent ? `${text}\u00a0` : text;
    };

    let told = null; // what was there when something was told last
    const verdicts = new Map(); // of each step, the last that says more than "could not look"
    const unsure = new Set(); // steps that could not be looked at since

    const changes = (steps, engineIsUp) => {
        const changed = { pass: [], fail: [], unknown: [] };
        steps.forEach(({ id, verdict }, index) => {
            const was = verdicts.get(id);
            if (verdict === "unknown") {
                if (engineIsUp && was && was !== "unknown" && !unsure.has(id)) {
                    changed.unknown.push(index + 1);
                }
                unsure.add(id);
                verdicts.set(id, was ?? "unknown");
            } else if (verdict) {
                if (was && was !== verdict && (verdict === "pass" || was === "pass")) {
                    changed[verdict].push(index + 1);
                }
                unsure.delete(id);
                verdicts.set(id, verdict);
            }
        });
        return changed;
    };

    const tell = (state, link) => {
        const { steps } = state.lessons.find(({ id }) => id === panel.dataset.lesson);
        // While the engine was not asked yet, nothing new is known of it.
        const asked = state.engine.state !== "looking" || !told;
        const now = { link, engine: asked ? state.engine.state : told.engine };
        const before = told ?? now;
        told = now;
        const { pass, fail, unknown } = changes(steps, now.engine === "up");
        const passed = steps.filter(({ verdict }) => verdict === "pass").length;
        const sentences = [
            before.link !== link && (link === "lost" ? words.sayLost : words.sayOpen),
            before.engine !== now.engine && now.engine === "down" && words.sayDown,
            before.engine === "down" && now.engine === "up" && words.sayUp,
            pass.length > 0 && words.sayDone(pass),
            fail.length > 0 && words.sayUndone(fail),
            unknown.length > 0 && words.sayUnknown(unknown),
            pass.length + fail.length > 0 && words.sayCount(passed, steps.length),
        ].filter(Boolean);
        if (sentences.length > 0) {
            live.say(sentences.join(" "));
        }
    };

    let latest = null;
    live.listen((state, link) => {
        if (!state?.lessons.some(({ id }) => id === panel.dataset.lesson)) {
            return;
        }
        if (!latest) {
            tell(state, link); // says nothing yet
            latest = { state, link, timer: 0 };
            return;
        }
        latest.state = state;
        latest.link = link;
        latest.timer ||= setTimeout(() => {
            latest.timer = 0;
            tell(latest.state, latest.link);
        }, WAIT);
    });
})();
