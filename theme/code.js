// Blocks of code: what is typed in a terminal stands out from what it prints, and is what is copied.
"use strict";

(() => {
    const words = {
        en: { copy: "Copy the command", copied: "Copied" },
        ko: { copy: "명령 복사", copied: "복사했어요" },
    }[courseLang];

    const span = (name, text) => {
        const made = document.createElement("span");
        made.className = name;
        made.textContent = text;
        return made;
    };

    // A line of a terminal, split after the prompt, if it has one. A command goes on after `>`.
    const terminal = (text) => {
        let inside = false;
        return text.split("\n").map((line) => {
            const prompt = /^\$ /.exec(line) ?? (inside && /^>(?: |$)/.exec(line));
            inside = Boolean(prompt);
            return prompt ? [span("prompt", prompt[0]), span("typed", line.slice(prompt[0].length))] : [line];
        });
    };

    // The highlighter knows no Dockerfiles.
    const dockerfile = (text) => text.split("\n").map((line) => {
        if (/^\s*#/.test(line)) {
            return [span("hljs-comment", line)];
        }
        const [instruction] = /^[A-Z]+(?= )/.exec(line) ?? [""];
        return [span("hljs-keyword", instruction), line.slice(instruction.length)];
    });

    const draw = (code, lines) => {
        code.replaceChildren(...lines.flatMap((line, index) => (index > 0 ? ["\n", ...line] : line)));
        code.normalize();
    };

    for (const code of document.querySelectorAll("main code.language-dockerfile")) {
        draw(code, dockerfile(code.textContent));
    }
    for (const code of document.querySelectorAll("main code.language-console")) {
        draw(code, terminal(code.textContent));
        const button = code.parentElement.querySelector(".clip-button");
        if (button && code.querySelector(".typed")) {
            button.title = words.copy;
            button.setAttribute("aria-label", words.copy);
        }
    }

    const told = span("heard", "");
    told.setAttribute("role", "status");
    document.body.append(told);

    document.addEventListener("click", (event) => {
        const button = event.target.closest(".clip-button");
        if (!button) {
            return;
        }
        // The same words once more are a change, too.
        told.textContent = told.textContent === words.copied ? `${words.copied}\u00a0` : words.copied;
        const typed = [...button.closest("pre").querySelectorAll(".typed")];
        if (typed.length > 0) {
            // mdBook has copied the whole block by now, and told so; this takes its place.
            const text = typed.map(({ textContent }) => textContent).join("\n");
            navigator.clipboard?.writeText(text).catch(() => {});
        }
    });
})();
