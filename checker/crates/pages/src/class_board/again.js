// Plays a past class: how it stood at any time, from a slider or at a speed.
"use strict";

(() => {
    const { board } = globalThis;
    const { words, node } = board;
    const place = document.getElementById("again");
    const past = []; // [time, number, lesson, cell], the oldest first
    let time = 0;
    let next = 0; // the first moment that has not yet been
    let speed = 60;
    let playing = 0; // when the last frame was, in milliseconds

    const slider = node("input", "");
    const button = node("button", "play", words.play);
    const shown = node("output", "");
    const select = node("select", "");

    const show = () => {
        slider.value = String(Math.round(time));
        const words_ = new Date(time * 1000).toLocaleString(board.lang, { dateStyle: "medium", timeStyle: "short" });
        shown.textContent = words_;
        slider.setAttribute("aria-valuetext", words_);
    };

    const go = (to) => {
        if (to < time) {
            board.empty();
            next = 0;
        }
        time = to;
        while (next < past.length && past[next][0] <= time) {
            const [, number, lesson, cell] = past[next];
            if (board.learners[number]) {
                board.setCell(number, lesson, cell);
            }
            next += 1;
        }
        board.settle();
        show();
        board.changed();
    };

    const stop = () => {
        playing = 0;
        button.textContent = words.play;
    };
    const frame = (now) => {
        if (!playing) {
            return;
        }
        const end = past.at(-1)?.[0] ?? 0;
        const to = Math.min(end, time + ((now - playing) / 1000) * speed);
        playing = now;
        go(to);
        if (to >= end) {
            stop();
        } else {
            requestAnimationFrame(frame);
        }
    };

    button.type = "button";
    button.addEventListener("click", () => {
        if (playing) {
            stop();
            return;
        }
        if (time >= (past.at(-1)?.[0] ?? 0)) {
            go(past[0]?.[0] ?? 0);
        }
        button.textContent = words.pause;
        playing = performance.now();
        requestAnimationFrame(frame);
    });
    slider.type = "range";
    slider.id = "time";
    slider.addEventListener("input", () => go(Number(slider.value)));
    select.id = "speed";
    for (const [value, name] of Object.entries(words.speeds)) {
        select.append(new Option(name, value));
    }
    select.addEventListener("change", () => {
        speed = Number(select.value);
    });

    board.again = {
        // The stream starts again from the beginning, and sends everything once more.
        reset() {
            stop();
            past.length = 0;
            next = 0;
        },
        hear(moments) {
            for (const moment of moments) {
                past.push(moment);
            }
        },
        // All of the past is there.
        begin() {
            if (past.length === 0) {
                return;
            }
            if (!place.hidden) {
                board.empty();
                go(time);
                return;
            }
            const label = (words_, input) => {
                const made = node("label", "", words_, " ", input);
                made.htmlFor = input.id;
                return made;
            };
            const [first, last] = [past[0][0], past.at(-1)[0]];
            slider.min = String(first);
            slider.max = String(last);
            slider.step = String(Math.max(1, Math.round((last - first) / 5000)));
            place.replaceChildren(button, label(words.time, slider), shown, label(words.speed, select));
            place.hidden = false;
            board.now = () => Math.floor(time);
            go(last);
        },
    };
})();
