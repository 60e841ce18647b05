// Where one is, always in sight: the step at hand and how many are done, in a bar at the bottom of
// the window and in the tab's title. What changes there, spoken.js tells a screen reader.
"use strict";

(() => {
    const live = globalThis.courseLive;
    const panel = document.querySelector("section.exercise[data-lesson]");
    const page = document.querySelector("#mdbook-page-wrapper > .page");
    if (!live || !panel || !page) {
        return;
    }
    const { words } = live;
    const { element, once, write, sign } = live.draw;
    const SEEN = 6000; // milliseconds that a step that was just done is shown

    const mark = sign("");
    const text = element("span", "text");
    const note = element("span", "note");
    const way = element("a", "at", mark, text, note);
    const dots = element("span", "dots");
    dots.setAttribute("aria-hidden", "true");
    const far = element("span", "far");
    const bar = element("aside", "step-bar", way, dots, far);
    bar.setAttribute("aria-label", words.bar);
    bar.hidden = true;
    page.append(bar);
    for (const item of panel.querySelectorAll("li[data-step]")) {
        item.id ||= `step-${item.dataset.step}`;
    }
    panel.id ||= "exercise";

    const title = document.title;
    let state = null;
    let link = "";
    let news = null; // the step that was just done
    let timer = 0;

    // Red is only what went wrong.
    const looks = (step) => (step.verdict === "fail" && !live.hasBegun(step) ? "none" : step.verdict ?? "none");

    // Sign, words, further words, the way to go, and how it looks.
    const at = (lesson) => {
        if (link === "lost" || state.engine.state === "down") {
            return ["?", link === "lost" ? words.barLost : words.barDown, "", panel.id, "unknown"];
        }
        const done = lesson.steps.find(({ id }) => id === news);
        if (done) {
            return ["✓", done.title, words.pass, `step-${done.id}`, "pass"];
        }
        if (lesson.verdict === "pass") {
            const { text: said, place } = live.ending(state.lessons, lesson);
            return ["✓", said, "", place, "pass"];
        }
        const index = lesson.steps.findIndex(({ verdict }) => verdict !== "pass");
        const step = lesson.steps[index];
        return [String(index + 1), step.title, words[step.verdict ?? "none"], `step-${step.id}`, looks(step)];
    };

    const draw = () => {
        const lesson = state?.lessons.find(({ id }) => id === panel.dataset.lesson);
        bar.hidden = !lesson?.steps.length;
        if (bar.hidden) {
            document.title = title;
            return;
        }
        const [signed, said, further, place, verdict] = at(lesson);
        bar.dataset.verdict = verdict;
        write(mark, signed);
        write(text, said);
        write(note, further);
        way.href = `#${place}`;
        const done = lesson.steps.filter(({ verdict }) => verdict === "pass").length;
        write(far, words.far(done, lesson.steps.length));
        const each = lesson.steps.map(looks);
        once(dots, each.join(), () => each.map((one) => {
            const dot = element("span", "");
            dot.dataset.verdict = one;
            return dot;
        }));
        document.title = `${news || lesson.verdict === "pass" ? "✓ " : ""}${done}/${lesson.steps.length} · ${title}`;
    };

    // It counts from when somebody looks.
    const forget = () => {
        clearTimeout(timer);
        if (news && !document.hidden) {
            timer = setTimeout(() => {
                news = null;
                draw();
            }, SEEN);
        }
    };
    document.addEventListener("visibilitychange", forget);

    live.listen((newState, newLink) => {
        state = newState;
        link = newLink;
        if (live.justDone.length > 0) {
            news = live.justDone.at(-1);
            forget();
        }
        draw();
    });
})();
