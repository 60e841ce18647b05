// What a teacher wants to see at one look: how far the class is, and who needs help.
"use strict";

(() => {
    const { board } = globalThis;
    const { words, node } = board;
    const MOST = 5; // people and steps that are named
    const place = document.getElementById("summary");

    // A text with what stands between backticks as code.
    board.code = (text) => text.split(/`([^`]+)`/).map((piece, index) => (
        index % 2 === 0 ? piece : node("code", "", piece)));

    const card = (title, ...children) => {
        const made = node("section", "card", node("h2", "", title), ...children);
        return made;
    };

    const lessons = (counts) => {
        const all = board.learners.length;
        const list = node("ul", "lessons");
        counts.forEach(({ done, at }, lesson) => {
            const bar = node("span", "bar");
            bar.setAttribute("aria-hidden", "true");
            for (const [className, count] of [["whole", done], ["part", at]]) {
                const piece = node("span", className);
                piece.style.width = `${all > 0 ? (100 * count) / all : 0}%`;
                bar.append(piece);
            }
            list.append(node("li", "", node("span", "which", board.grid.lessonName(lesson)), bar,
                node("span", "figures", words.finishedOf(done, all, at))));
        });
        return list;
    };

    const steps = (most) => {
        if (most.length === 0) {
            return node("p", "quiet", words.nobody);
        }
        const list = node("ol", "most");
        for (const [lesson, step, count] of most.slice(0, MOST)) {
            const [, title] = board.course.lessons[lesson].steps[step];
            list.append(node("li", "", node("b", "", words.people(count)), " ",
                `${words.step(board.grid.lessonName(lesson), step + 1)}: `, ...board.code(board.text(title))));
        }
        return list;
    };

    const people = (all, show, tell) => {
        if (all.length === 0) {
            return node("p", "quiet", words.nobody);
        }
        const list = node("ul", "people");
        for (const learner of all.slice(0, MOST)) {
            const button = node("button", "", learner.name);
            button.type = "button";
            button.dataset.number = String(learner.number);
            list.append(node("li", "", button, " ", node("span", "quiet", tell(learner))));
        }
        if (all.length > MOST) {
            const more = node("button", "", words.more(all.length - MOST));
            more.type = "button";
            more.dataset.show = show;
            list.append(node("li", "", more));
        }
        return list;
    };

    const where = ({ at }) => words.step(board.grid.lessonName(at.lesson), at.step + 1);

    place.addEventListener("click", ({ target }) => {
        const { number, show } = target.closest("button")?.dataset ?? {};
        if (show) {
            board.showOnly(show);
        } else if (number) {
            board.showOnly("all");
            board.grid.goTo(Number(number));
        }
    });

    let drawn = "";
    board.drawSummary = () => {
        const { lessons: counts, steps: most, stuck, last } = board.summary();
        const minute = Math.floor(board.now() / 60);
        const numbers = (all) => all.slice(0, MOST).map((it) => [it.number, it.at?.since]);
        const key = JSON.stringify([counts, most.slice(0, MOST), numbers(stuck), numbers(last), stuck.length, last.length, minute]);
        // A button that has the focus is not taken away for the sake of a minute.
        if (key === drawn || place.contains(document.activeElement)) {
            return;
        }
        drawn = key;
        const cards = [card(words.finished, lessons(counts)), card(words.mostStuck, steps(most))];
        // Who is stuck is nobody's business on the wall.
        if (board.hasNames) {
            cards.push(
                card(words.longest, people(stuck, "stuck", (it) => (
                    `${where(it)} · ${words.span(board.now() - it.at.since)}`))),
                card(words.lastHint, people(last, "hints", (it) => (it.at ? where(it) : ""))),
            );
        }
        place.replaceChildren(...cards);
    };
})();
