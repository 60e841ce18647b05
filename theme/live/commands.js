// A tick beside the command in the text that a done step asks for. Which one that is, the step's
// own hints say: the last command there that does something and stands in the text above the panel.
"use strict";

(() => {
    const live = globalThis.courseLive;
    const panel = document.querySelector("section.exercise[data-lesson]");
    if (!live || !panel) {
        return;
    }
    const { words } = live;
    const { element, once, sign } = live.draw;
    const DOES = /^docker (?:(?:image|container|buildx|manifest) )?(?:build|commit|cp|create|exec|load|login|pull|push|rm|run|save|start|stop|tag)\b/;
    const LOOKS = /--help\b| exec \S+ (?:ls|cat|env|id|ps)\b/;

    // By a command, the last block that has it typed.
    const blocks = new Map();
    for (const code of document.querySelectorAll("main code.language-console")) {
        if (code.compareDocumentPosition(panel) & Node.DOCUMENT_POSITION_FOLLOWING) {
            for (const { textContent: typed } of code.querySelectorAll(".typed")) {
                blocks.set(typed, code.parentElement);
            }
        }
    }

    // A hint for one case only (`Hint 2, if …`) may name a command that the step does not ask for.
    const forAll = ({ textContent: label }) => /^\S+ \d+$/.test(label.trim());
    const blockOf = (item) => [...item.querySelectorAll("details")]
        .filter((hint) => forAll(hint.querySelector("summary")))
        .flatMap((hint) => [...hint.querySelectorAll("code")])
        .map(({ textContent }) => textContent.replace(/\s+/g, " "))
        .filter((command) => DOES.test(command) && !LOOKS.test(command))
        .map((command) => blocks.get(command))
        .findLast(Boolean);

    const ticks = new Map(); // by a block: its tick and the numbers of its steps
    [...panel.querySelectorAll("li[data-step]")].forEach((item, index) => {
        const block = blockOf(item);
        if (block) {
            const tick = ticks.get(block) ?? { mark: element("span", "did"), steps: [] };
            tick.steps.push({ id: item.dataset.step, number: index + 1 });
            ticks.set(block, tick);
            block.append(tick.mark);
        }
    });

    live.listen((state) => {
        const lesson = state?.lessons.find(({ id }) => id === panel.dataset.lesson);
        const done = new Set(lesson?.steps.filter(({ verdict }) => verdict === "pass").map(({ id }) => id));
        for (const { mark, steps } of ticks.values()) {
            const shown = steps.filter(({ id }) => done.has(id));
            mark.hidden = shown.length === 0;
            const numbers = shown.map(({ number }) => number);
            once(mark, numbers.join(), () => (mark.hidden ? [] : [sign("✓"), ` ${words.did(numbers)}`]));
            if (steps.some(({ id }) => live.justDone.includes(id))) {
                mark.classList.add("new");
            }
        }
    });
})();
