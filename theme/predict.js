// A question before a command is answered before its answer is opened. The guess is kept on this
// computer and stands beside the answer; without a script, the answer just unfolds.
"use strict";

(() => {
    const words = {
        en: { ask: "Your guess", guess: "Your guess:" },
        ko: { ask: "내 예상", guess: "내 예상:" },
    }[courseLang];
    const page = location.pathname.split("/").pop();

    // A browser may forbid to keep anything.
    const kept = (key) => {
        try {
            return localStorage.getItem(key) ?? "";
        } catch {
            return "";
        }
    };
    const keep = (key, guess) => {
        try {
            localStorage.setItem(key, guess);
        } catch {
            // Then it is there until the page is left.
        }
    };

    const element = (name, className, ...children) => {
        const made = document.createElement(name);
        made.className = className;
        made.append(...children);
        return made;
    };

    const offer = (answer, number) => {
        const key = `course-guess ${page} ${number}`; // one for both languages
        const input = element("input", "");
        input.id = `guess-${number}`;
        input.autocomplete = "off";
        input.maxLength = 120;
        input.value = kept(key);
        const label = element("label", "", words.ask);
        label.htmlFor = input.id;
        const form = element("form", "guess", label, input);
        const guess = element("span", "");
        const shown = element("p", "guessed", element("b", "", words.guess), " ", guess);
        answer.before(form);
        answer.querySelector("summary").after(shown);

        const draw = () => {
            guess.textContent = input.value.trim();
            shown.hidden = guess.textContent === "";
            form.hidden = answer.open;
        };
        draw();
        input.addEventListener("input", () => {
            keep(key, input.value);
            draw();
        });
        // mdBook turns pages and opens its help with keys that are typed here.
        input.addEventListener("keydown", (event) => event.stopPropagation());
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            answer.querySelector("summary").focus();
            answer.open = true;
        });
        answer.addEventListener("toggle", draw);
    };

    const answers = [...document.querySelectorAll("main .predict > details")];
    answers.forEach(offer);

    // On paper an answer stands under its question.
    let unfolded = [];
    addEventListener("beforeprint", () => {
        unfolded = answers.filter(({ open }) => !open);
        for (const answer of unfolded) {
            answer.open = true;
        }
    });
    addEventListener("afterprint", () => {
        for (const answer of unfolded) {
            answer.open = false;
        }
    });
})();
