// The exercise panel while `checker start` watches: every step's state as it changes, hints one by one.
"use strict";

(() => {
    const live = globalThis.courseLive;
    const panel = document.querySelector("section.exercise[data-lesson]");
    if (!live || !panel) {
        return;
    }
    const { words } = live;
    const { element, once, write, sign, rows, button, offer } = live.draw;
    const SIGNS = { pass: "✓", fail: "✗", untouched: "○", unknown: "?", none: "…" };
    const id = panel.dataset.lesson;

    // --- a step ---

    const hintsView = (step) => {
        const seen = element("ol", "seen");
        let asked = false; // in this window, which is then the one to read it out
        const more = button("more", async () => {
            asked = true;
            if (!await live.hint(id, step)) {
                asked = false;
                write(more, words.noHint);
                live.say(words.noHint);
            }
        });
        return {
            box: element("div", "hints", seen, more),
            show(hints, open) {
                while (seen.children.length > hints.seen.length) {
                    seen.lastChild.remove();
                }
                hints.seen.forEach((hint, index) => {
                    if (!seen.children[index]) {
                        const name = words.hint(index + 1);
                        seen.append(element("li", "", element("b", "", name), " ", element("span", "")));
                        if (asked) {
                            asked = false;
                            live.say(`${name}: ${hint.replaceAll("`", "")}`);
                        }
                    }
                    write(seen.children[index].lastChild, hint);
                });
                const next = hints.seen.length + 1;
                const left = next <= hints.total;
                offer(more, left && open, left ? words.nextHint(next, hints.total) : words.noMoreHints);
            },
        };
    };

    const stepView = (item) => {
        const title = item.querySelector("p");
        const state = element("p", "state");
        const summary = element("summary", "");
        const details = element("dl", "told");
        const fold = element("details", "fold", summary, details);
        const hints = hintsView(item.dataset.step);
        title.after(state, fold, hints.box);
        let drawn = "";
        return {
            id: item.dataset.step,
            // `above` is what was told last of why something could not be checked, if anything was.
            show(step, above) {
                const verdict = step?.verdict ?? "none";
                const untouched = verdict === "fail" && !live.hasBegun(step);
                const looks = untouched ? "untouched" : verdict;
                item.dataset.verdict = verdict;
                item.classList.toggle("untouched", untouched);
                once(state, looks, () => [sign(SIGNS[looks]), " ", words[verdict]]);
                if (!step) {
                    return;
                }
                write(title, step.title);
                // One engine that is down is one reason, not one for each step.
                const same = above?.reason === step.reason && above?.remedy === step.remedy;
                rows(details, {
                    pass: [["found", step.found], ["why", step.explanation]],
                    fail: [["expected", step.expected], ["found", step.found]],
                    unknown: same
                        ? [["reason", words.above]]
                        : [["reason", step.reason], ["remedy", step.remedy]],
                    none: [],
                }[verdict]);
                fold.hidden = details.hidden;
                // Open is what needs attention, and why the latest step is done. What somebody opened
                // or closed stays so until the step changes, or another one is done.
                const news = live.justDone.length > 0;
                if (drawn !== looks || (verdict === "pass" && news)) {
                    drawn = looks;
                    fold.open = verdict === "pass"
                        ? live.justDone.at(-1) === step.id
                        : !untouched;
                    write(summary, verdict === "pass" ? words.lookBack : words.lookedFor);
                }
                hints.show(step.hints, verdict !== "pass");
            },
        };
    };

    // --- the lesson ---

    const count = element("p", "count");
    const status = element("p", "status");
    const engine = element("dl", "told");
    const again = button("again", () => {
        live.recheck(id);
        // What is found the same comes without an event; that it is looked at is to be seen.
        write(again, words.looking);
        setTimeout(() => write(again, words.again), 1500);
    });
    const headline = element("span", "lesson-count");
    const steps = [...panel.querySelectorAll("li[data-step]")].map(stepView);
    panel.classList.add("live");
    panel.prepend(element("div", "watching", count, status, engine, again));
    document.querySelector("main h1")?.append(" ", headline);

    const showStatus = (state, link) => {
        const down = link === "open" && state.engine.state === "down";
        panel.dataset.link = down ? "down" : link;
        const looking = link === "open" && state.engine.state === "looking";
        write(status, looking ? words.looking : words[panel.dataset.link]);
        rows(engine, down ? [["reason", state.engine.reason], ["remedy", state.engine.remedy]] : []);
    };

    const celebrate = () => {
        panel.classList.add("celebrates");
        setTimeout(() => panel.classList.remove("celebrates"), 3000);
    };

    // After a reload the panel is as high as it was, until it is drawn: the place stays in view.
    const HEIGHT = `course-height ${id}`;
    try {
        panel.style.minBlockSize = `${Number(sessionStorage.getItem(HEIGHT))}px`;
        addEventListener("pagehide", () => sessionStorage.setItem(HEIGHT, panel.offsetHeight));
    } catch {
        // A browser may forbid to keep anything.
    }

    live.listen((state, link) => {
        showStatus(state, link);
        const lesson = state?.lessons.find((known) => known.id === id);
        panel.dataset.verdict = lesson?.verdict ?? "none";
        let above = panel.dataset.link === "down" ? state.engine : null;
        for (const view of steps) {
            const step = lesson?.steps.find((known) => known.id === view.id);
            view.show(step, above);
            above = step?.verdict === "unknown" ? step : above;
        }
        // With nothing to show, the panel stays as it is without a checker.
        panel.classList.toggle("blind", !lesson && link !== "connecting");
        if (lesson ? lesson.verdict : link !== "connecting") {
            panel.style.minBlockSize = "";
        }
        count.hidden = headline.hidden = !lesson;
        if (!lesson) {
            return;
        }
        const number = (wanted) => lesson.steps.filter(({ verdict }) => verdict === wanted).length;
        const unsure = number("unknown");
        const far = words.count(number("pass"), lesson.steps.length, unsure);
        write(count, far);
        write(headline, far);
        headline.dataset.verdict = panel.dataset.verdict;
        offer(again, link === "open" && unsure > 0, words.again);
        if (lesson.verdict === "pass" && live.justDone.length > 0) {
            celebrate();
        }
    });
})();
