// Answers to questions, typed where the question is read. They go into the learner's `answers.yaml`, as
// if they had been typed there, and are checked from there.
"use strict";

(() => {
    const live = globalThis.courseLive;
    const panel = document.querySelector("section.exercise[data-lesson]");
    if (!live || !panel) {
        return;
    }
    const { words } = live;
    const { element, write } = live.draw;
    const MOST = 500; // characters
    const SHOWN = 4000; // milliseconds that it is said what became of the answer

    const formFor = (item) => {
        const input = element("input", "");
        input.id = `answer-${item.dataset.step}`;
        input.maxLength = MOST;
        input.autocomplete = "off";
        input.spellcheck = false;
        const label = element("label", "", words.answer);
        label.htmlFor = input.id;
        const save = element("button", "", words.saveAnswer);
        const told = element("span", "became", "");
        told.setAttribute("role", "status");
        const form = element("form", "answer", label, input, save, told);
        form.addEventListener("submit", async (event) => {
            event.preventDefault();
            const answer = input.value.trim();
            if (answer) {
                const taken = await live.answer(panel.dataset.lesson, item.dataset.step, answer);
                write(told, taken ? words.savedAnswer : words.noAnswer);
                setTimeout(() => write(told, ""), SHOWN);
            }
        });
        item.querySelector(".state").after(form);
        return form;
    };

    const forms = new Map();
    live.listen((state) => {
        const lesson = state?.lessons.find(({ id }) => id === panel.dataset.lesson);
        for (const step of lesson?.steps ?? []) {
            const item = panel.querySelector(`li[data-step="${CSS.escape(step.id)}"]`);
            if (step.question && item && !forms.has(step.id)) {
                forms.set(step.id, formFor(item));
            }
            const form = forms.get(step.id);
            // What has the focus stays under it.
            if (form && !form.contains(document.activeElement)) {
                form.hidden = step.verdict === "pass";
            }
        }
    });
})();
