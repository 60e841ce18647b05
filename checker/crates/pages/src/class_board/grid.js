// The table of learners and lessons. Only the rows in view are in the page, so a class of ten thousand
// scrolls as one of ten does.
"use strict";

(() => {
    const { board } = globalThis;
    const { words, node } = board;
    const SIGNS = { p: "✓", f: "•", u: "?", "-": "" };
    const NAMES = { p: "pass", f: "fail", u: "unknown" };
    const AROUND = 6; // rows drawn above and below what is seen
    const place = document.getElementById("grid");
    const detail = document.getElementById("detail");
    let rows = []; // the learners that are shown, in order
    let where = new Map(); // number -> place in `rows`
    let height = 40; // of a row, in pixels
    let drawn = new Map(); // number -> { element, learner, index }
    let active = { number: -1, column: 0 }; // the cell that has the focus, or gets it
    let reached; // its element
    let scroller, body, head;

    // --- words of a cell ---

    const lessonName = (lesson) => words.lesson(board.course.lessons[lesson].id);
    const hinted = (cell, steps, step) => {
        const seen = parseInt(cell.hints[step] ?? "0", 36);
        return cell.marks[step] !== "p" && steps[step][2] > 0 && seen >= steps[step][2];
    };
    const newMark = () => {
        const sign = node("span", "mark none");
        sign.setAttribute("aria-hidden", "true");
        return sign;
    };
    // A step's sign; what is not yet done stands out where it is the next to do. Only what differs is
    // touched: a scroll draws a thousand of them.
    const drawMark = (sign, cell, lesson, step) => {
        const mark = cell?.marks[step] ?? "-";
        const isNext = mark === "f" && cell.marks.indexOf("f") === step;
        const isHinted = cell?.hints && hinted(cell, board.course.lessons[lesson].steps, step);
        const className = `mark ${NAMES[mark] ?? "none"}${isNext ? " next" : ""}${isHinted ? " hinted" : ""}`;
        if (sign.className !== className) {
            sign.className = className;
            sign.textContent = isNext ? "!" : SIGNS[mark] ?? "";
        }
        return sign;
    };
    const cellWords = (cell, lesson) => {
        const { steps } = board.course.lessons[lesson];
        if (!cell) {
            return `${lessonName(lesson)}: ${words.nothing}`;
        }
        const step = cell.marks.search(/[fu-]/);
        const next = step < 0 ? "" : `; ${step + 1}: ${words.marks[cell.marks[step]]}`;
        const hints = cell.last ? `; ${words.hinted}` : "";
        return `${lessonName(lesson)}: ${words.steps(cell.done, steps.length)}${next}${hints}`;
    };

    // --- drawing ---

    const drawCell = (made, cell, lesson) => {
        made.setAttribute("aria-label", cellWords(cell, lesson));
        for (let step = 0; step < made.children.length; step += 1) {
            drawMark(made.children[step], cell, lesson, step);
        }
    };

    const newRow = () => {
        const element = node("div", "row");
        element.setAttribute("role", "row");
        const name = node("div", "name");
        name.setAttribute("role", "rowheader");
        element.append(name);
        board.course.lessons.forEach(({ steps }) => {
            const made = node("div", "cell", ...steps.map(newMark));
            made.setAttribute("role", "gridcell");
            element.append(made);
        });
        for (const className of ["count", "seen"]) {
            const made = node("div", className);
            made.setAttribute("role", "gridcell");
            element.append(made);
        }
        [...element.children].forEach((it, column) => {
            it.tabIndex = -1;
            it.setAttribute("aria-colindex", String(column + 1));
        });
        return element;
    };

    const drawRow = (made, learner, index) => {
        const { element } = made;
        if (made.index !== index) {
            made.index = index;
            element.style.transform = `translateY(${index * height}px)`;
            element.setAttribute("aria-rowindex", String(index + 2));
            element.classList.toggle("odd", index % 2 === 1);
        }
        if (made.learner === learner) {
            return;
        }
        const before = made.learner;
        made.learner = learner;
        const [name, ...cells] = element.children;
        const [count, seen] = cells.splice(-2);
        if (before?.name !== learner.name || before?.known !== learner.known) {
            name.replaceChildren(node("span", "called", learner.name));
            if (!learner.known) {
                name.append(" ", node("span", "stranger", words.stranger));
            }
            name.title = board.hasNames && learner.account !== learner.name ? `${learner.name} (${learner.account})` : "";
            element.dataset.number = String(learner.number + 1);
        }
        cells.forEach((it, lesson) => {
            const [old, now] = [before?.cells[lesson], learner.cells[lesson]];
            if (!before || old?.marks !== now?.marks || old?.hints !== now?.hints) {
                drawCell(it, now, lesson);
            }
        });
        count.textContent = String(learner.done);
        count.setAttribute("aria-label", `${words.done}: ${learner.done}`);
        seen.textContent = learner.seen ? board.at(learner.seen, board.now()) : "–";
        seen.setAttribute("aria-label", `${words.seen}: ${learner.seen ? seen.textContent : words.nothing}`);
    };

    const draw = () => {
        const seen = scroller.clientHeight;
        // A table that became shorter scrolls back only later.
        const top = Math.min(scroller.scrollTop, Math.max(0, rows.length * height + head.offsetHeight - seen));
        const first = Math.max(0, Math.floor(top / height) - AROUND);
        const last = Math.min(rows.length, Math.ceil((top + seen) / height) + AROUND);
        const wanted = new Set();
        for (let index = first; index < last; index += 1) {
            wanted.add(rows[index].number);
        }
        // The cell that keyboards come back to stays, or the focus would be lost.
        if (where.has(active.number)) {
            wanted.add(active.number);
        }
        const spare = [];
        for (const [number, made] of drawn) {
            if (!wanted.has(number)) {
                spare.push(made);
                drawn.delete(number);
            }
        }
        for (const number of wanted) {
            let made = drawn.get(number);
            if (!made) {
                made = spare.pop() ?? { element: newRow(), learner: null, index: -1 };
                drawn.set(number, made);
                if (!made.element.isConnected) {
                    body.append(made.element);
                }
            }
            const index = where.get(number);
            drawRow(made, rows[index], index);
        }
        for (const made of spare) {
            made.element.remove();
        }
        rove();
    };

    let asked = false;
    const soon = () => {
        if (!asked) {
            asked = true;
            requestAnimationFrame(() => {
                asked = false;
                draw();
            });
        }
    };

    // --- the keyboard ---

    // One cell of the table is in the order of Tab; arrows move it.
    const rove = () => {
        if (!where.has(active.number)) {
            active = { number: rows[0]?.number ?? -1, column: active.column };
        }
        const cell = drawn.get(active.number)?.element.children[active.column];
        if (cell !== reached) {
            reached?.setAttribute("tabindex", "-1");
            cell?.setAttribute("tabindex", "0");
            reached = cell;
        }
    };

    const go = (index, column, focus = true) => {
        const to = Math.min(Math.max(index, 0), rows.length - 1);
        const columns = board.course.lessons.length + 3;
        active = { number: rows[to].number, column: Math.min(Math.max(column, 0), columns - 1) };
        const top = to * height;
        if (top < scroller.scrollTop) {
            scroller.scrollTop = top;
        } else if (top + height > scroller.scrollTop + scroller.clientHeight - head.offsetHeight) {
            scroller.scrollTop = top + height - scroller.clientHeight + head.offsetHeight;
        }
        draw();
        if (focus) {
            drawn.get(active.number)?.element.children[active.column].focus({ preventScroll: true });
        }
        tellDetail();
    };

    const pressed = (event) => {
        if (event.altKey || event.metaKey || rows.length === 0) {
            return;
        }
        const index = where.get(active.number) ?? 0;
        const page = Math.max(1, Math.floor(scroller.clientHeight / height) - 2);
        const moves = {
            ArrowDown: [index + 1, active.column],
            ArrowUp: [index - 1, active.column],
            ArrowRight: [index, active.column + 1],
            ArrowLeft: [index, active.column - 1],
            PageDown: [index + page, active.column],
            PageUp: [index - page, active.column],
            Home: [event.ctrlKey ? 0 : index, 0],
            End: [event.ctrlKey ? rows.length - 1 : index, Infinity],
        };
        const move = moves[event.key];
        if (move && (!event.ctrlKey || event.key === "Home" || event.key === "End")) {
            event.preventDefault();
            go(...move);
        }
    };

    const clicked = ({ target }) => {
        const cell = target.closest(".row > *");
        const row = cell?.parentElement;
        if (row?.dataset.number) {
            go(where.get(Number(row.dataset.number) - 1), [...row.children].indexOf(cell));
        }
    };

    // --- the steps of one cell, in words ---

    let told = "";
    const tellDetail = () => {
        const learner = rows[where.get(active.number)];
        const lesson = active.column - 1;
        const course = board.course.lessons[lesson];
        const cell = learner?.cells[lesson];
        const key = learner && course
            ? JSON.stringify([active, learner.name, cell?.marks, cell?.hints, cell?.since, Math.floor(board.now() / 60)]) : "";
        if (key === told) {
            return;
        }
        told = key;
        if (!learner || !course) {
            detail.replaceChildren(node("p", "quiet", `${words.pick} ${words.keys}`), node("p", "quiet", words.legend));
            return;
        }
        const title = `${learner.name} · ${lessonName(lesson)}: ${board.text(course.title)}`;
        const list = node("ol", "steps");
        course.steps.forEach(([, text, total], step) => {
            const mark = cell?.marks[step] ?? "-";
            const seen = parseInt(cell?.hints[step] ?? "0", 36);
            const item = node("li", "", drawMark(newMark(), cell, lesson, step), " ", ...board.code(board.text(text)));
            const notes = [cell ? words.marks[mark] : words.nothing];
            if (seen > 0) {
                notes.push(words.hints(seen, total));
            }
            item.append(" ", node("span", "quiet", `(${notes.join("; ")})`));
            list.append(item);
        });
        detail.replaceChildren(node("h2", "", title), list);
        if (cell && !cell.whole) {
            const span = words.span(Math.max(0, board.now() - cell.since));
            detail.append(node("p", "quiet", words.since(board.at(cell.since, board.now()), span)));
        }
    };

    // --- the frame ---

    const column = (name, sort) => {
        const made = node("div", "");
        made.setAttribute("role", "columnheader");
        if (sort) {
            const button = node("button", "", name);
            button.type = "button";
            button.addEventListener("click", () => board.sortBy(sort));
            made.append(button);
            made.dataset.sort = sort;
        } else {
            made.append(name);
        }
        return made;
    };

    board.grid = {
        // The lessons are known.
        begin() {
            drawn = new Map();
            const { lessons } = board.course;
            place.setAttribute("role", "grid");
            place.setAttribute("aria-label", words.table);
            place.setAttribute("aria-colcount", String(lessons.length + 3));
            head = node("div", "row head");
            head.setAttribute("role", "row");
            head.setAttribute("aria-rowindex", "1");
            head.append(column(words.learner, "name"));
            lessons.forEach((lesson, number) => {
                const made = column(lessonName(number));
                made.title = board.text(lesson.title);
                head.append(made);
            });
            head.append(column(words.done, "progress"), column(words.seen, "seen"));
            [...head.children].forEach((it, at) => it.setAttribute("aria-colindex", String(at + 1)));
            body = node("div", "body");
            body.setAttribute("role", "rowgroup");
            const columns = lessons.map(({ steps }) => `${Math.max(steps.length * 1.35 + 1, 6)}rem`);
            scroller = node("div", "scroller", head, body);
            scroller.setAttribute("role", "presentation");
            scroller.style.setProperty("--columns", `minmax(12rem, 1fr) ${columns.join(" ")} 5.5rem 8rem`);
            scroller.addEventListener("scroll", soon, { passive: true });
            body.addEventListener("keydown", pressed);
            body.addEventListener("click", clicked);
            place.replaceChildren(scroller);
            height = parseFloat(getComputedStyle(scroller).getPropertyValue("--row")) || 40;
            new ResizeObserver(soon).observe(scroller);
            told = "?";
            tellDetail();
        },
        show(chosen, sort) {
            rows = chosen;
            where = new Map(rows.map(({ number }, index) => [number, index]));
            place.setAttribute("aria-rowcount", String(rows.length + 1));
            body.style.height = `${rows.length * height}px`;
            for (const made of head.children) {
                const direction = { name: "ascending", progress: "descending", seen: "descending" }[sort];
                made.ariaSort = made.dataset.sort === sort ? direction : null;
            }
            draw();
            tellDetail();
        },
        words: (learner, lesson) => cellWords(learner.cells[lesson], lesson),
        lessonName,
        goTo(number) {
            if (where.has(number)) {
                const { at } = rows[where.get(number)];
                go(where.get(number), (at?.lesson ?? -1) + 1);
            }
        },
    };
})();
