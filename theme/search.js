// The search of both editions. mdBook's own index drops Hangul; this one keeps it.
//
// The library and the index are loaded when somebody first searches, as scripts, so that it works
// where the book is opened from a folder, too.
"use strict";

(() => {
    const root = typeof path_to_root === "string" ? path_to_root : "";
    const words = {
        en: {
            search: "Search",
            placeholder: "Search this book",
            none: (query) => `Nothing found for “${query}”.`,
            found: (listed, count, query) => `${listed < count ? `${listed} of ` : ""}${count} ${count === 1 ? "place" : "places"} for “${query}”`,
            failed: "The search could not be loaded.",
        },
        ko: {
            search: "검색",
            placeholder: "이 책에서 찾기",
            none: (query) => `‘${query}’에 대한 결과가 없어요.`,
            found: (listed, count, query) => `‘${query}’ 검색 결과 ${count}개${listed < count ? ` 중 ${listed}개` : ""}`,
            failed: "검색을 불러오지 못했어요.",
        },
    }[document.documentElement.lang === "ko" ? "ko" : "en"];
    const MOST = 30; // places listed

    // --- what is found ---

    // A run of Hangul, or a run of other letters and digits: `nginx는` is two words.
    const WORD = /\p{Script=Hangul}+|(?:(?!\p{Script=Hangul})[\p{L}\p{N}])+/gu;
    const HANGUL = /^\p{Script=Hangul}+$/u;
    // Particles that follow a noun of two syllables or more.
    const PARTICLE = /^(.{2,}?)(?:에서는|에서도|으로는|으로도|이라는|에게|에서|으로|부터|까지|처럼|보다|마다|이나|이란|라는|하고|은|는|이|가|을|를|에|의|와|과|도|로|만|나|란)$/u;

    const tokenize = (text) => text.normalize("NFC").match(WORD) ?? [];
    // Korean writes words together, so each is found from any of its syllables on.
    const indexed = (term) => {
        const word = term.toLowerCase();
        if (!HANGUL.test(word) || word.length < 3) {
            return word;
        }
        return Array.from({ length: word.length - 1 }, (_, start) => word.slice(start));
    };
    const asked = (term) => {
        const word = term.toLowerCase();
        return HANGUL.test(word) ? word.replace(PARTICLE, "$1") : word;
    };

    // What people type, how it is often spelled, and what this book calls it. A word after a `!` is
    // not searched for itself: 풀 is the beginning of 풀이, too.
    const SAME = new Map(`
        도커=docker|도커파일 도커화일=dockerfile|도커허브 허브=hub|데스크탑 데스크톱=desktop
        다운로드 다운 당기기=내려받, pull|!풀=내려받, pull|업로드=올리, push|푸시 푸쉬=푸시, push
        이메지=이미지|레이아 층=레이어|태깅 !택=태그|콘테이너 컨테이나=컨테이너|메니페스트 마니페스트=매니페스트
        저장소 리포지토리 리포지터리 레포지토리 레포지터리 레포=저장소, repository
        레지스터리=레지스트리|유니온 오버레이=유니언, overlay2|캐시 캐쉬=캐시, cache|빌드킷=buildkit
        포워딩 매핑=게시|노출=expose|지시자 인스트럭션=지시어, 명령|명령어 커맨드=명령
        에러=오류, error|제거=삭제, 지우|비번 패스워드 암호=비밀번호|쉘=셸|콘솔=터미널|디렉토리 디렉터리=폴더
        윈도우 윈도우즈 윈도=windows, wsl|!맥 맥북=macos|리눅스=linux|우분투=ubuntu|엔진엑스 엔진x=nginx
        download=pull|upload=push|delete erase=remove|forwarding mapping=publish|directory=folder
    `.trim().split(/\s*[|\n]\s*/).flatMap((line) => {
        const [words, meant] = line.split("=").map((side) => side.split(/,? /));
        return words.map((word) => (word.startsWith("!") ? [word.slice(1), meant] : [word, [word, ...meant]]));
    }));

    // ㄹㅇㅇ is 레이어, by the first consonant of each syllable.
    const CONSONANTS = /^[ㄱ-ㅎ]{2,}$/u;
    const FIRST = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
    const consonants = (word) => Array.from(word, (it) => FIRST[Math.floor((it.codePointAt(0) - 0xac00) / 588)]).join("");
    const headed = (wanted) => {
        const words = globalThis.courseSections.flatMap((section) => tokenize(section.heading));
        return [...new Set(words.filter((it) => HANGUL.test(it) && consonants(it).startsWith(wanted)).map(asked))];
    };

    // What to search for where this word of a query is meant.
    const meant = (term) => {
        const word = asked(term);
        return CONSONANTS.test(word) ? headed(word) : SAME.get(word) ?? [word];
    };
    const wanted = (term) => ({ combineWith: "OR", queries: meant(term) });
    // 환경변수 is 환경 변수 without the space.
    const parted = (term) => {
        const word = asked(term);
        const places = HANGUL.test(word) ? Array.from({ length: Math.max(word.length - 3, 0) }, (_, at) => at + 2) : [];
        const parts = places.map((at) => ({
            combineWith: "AND", queries: [wanted(word.slice(0, at)), wanted(word.slice(at))],
        }));
        return { combineWith: "OR", queries: [wanted(term), ...parts] };
    };
    const misspelled = (term) => (HANGUL.test(term) ? term.length > 3 && 1 : term.length > 4 && 0.2);

    // Learners search more often than teachers and authors.
    const weight = (url) => (/^(?:teachers|authors)\./.test(url) ? 0.1 : /^(?:lesson-|glossary)/.test(url) ? 1.5 : 1);
    // `Lesson 3: Tags` and `태그(tag)` are what somebody wants who types a tag's name.
    const singular = (word) => word.replace(/(\w\w)s$/, "$1");
    const named = (heading) => heading.toLowerCase().replace(/^\p{L}+ \d+: /u, "").split(/[()]/)
        .map((name) => singular(name.trim()));

    const load = (path) => new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = root + path;
        script.onload = resolve;
        script.onerror = reject;
        document.head.append(script);
    });
    let loading = null;
    const engine = () => {
        loading ??= Promise.all([load("search/minisearch.min.js"), load("search/index.js")]).then(() => {
            const search = new MiniSearch({
                fields: ["heading", "page", "text"],
                storeFields: ["url", "page", "heading", "text"],
                tokenize,
                processTerm: indexed,
                searchOptions: {
                    processTerm: asked,
                    boost: { heading: 4, page: 3 },
                    boostDocument: (id, term, { url }) => weight(url),
                    prefix: true,
                },
            });
            search.addAll(globalThis.courseSections);
            return search;
        }).catch((error) => {
            // The server may be back for the next search.
            loading = null;
            throw error;
        });
        return loading;
    };
    const find = (search, query) => {
        const words = tokenize(query);
        const names = [words.map(asked).join(" "), ...words.length === 1 ? meant(words[0]) : []].map(singular);
        const tried = [
            { combineWith: "AND", queries: words.map(wanted) },
            { combineWith: "AND", queries: words.map(parted) },
            { combineWith: "AND", queries: words.map(wanted), fuzzy: misspelled },
            { combineWith: "OR", queries: words.map(wanted), fuzzy: misspelled },
        ];
        for (const each of tried) {
            const found = search.search(each);
            if (found.length > 0) {
                const score = (place) => place.score * (named(place.heading).some((name) => names.includes(name)) ? 10 : 1);
                return found.map((place) => ({ ...place, score: score(place) })).sort((a, b) => b.score - a.score);
            }
        }
        return [];
    };

    // --- how it is shown ---

    const element = (name, attributes = {}, ...children) => {
        const made = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) {
            made.setAttribute(key, value);
        }
        made.append(...children);
        return made;
    };

    const icon = () => {
        const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
        svg.setAttribute("viewBox", "40 40 420 420");
        svg.setAttribute("aria-hidden", "true");
        const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
        path.setAttribute("d", "M206 44a162 162 0 1 0 101 288l116 116a20 20 0 0 0 29-29L336 303A162 162 0 0 0 206 44Zm0 42a120 120 0 1 1 0 240 120 120 0 0 1 0-240Z");
        svg.append(path);
        return svg;
    };

    const button = element("button", {
        id: "mdbook-search-toggle", class: "icon-button", type: "button",
        title: `${words.search} (/)`, "aria-label": words.search, "aria-expanded": "false",
        "aria-keyshortcuts": "/ s", "aria-controls": "mdbook-search-wrapper",
    }, element("span", { class: "fa-svg" }, icon()));
    const input = element("input", {
        type: "search", id: "mdbook-searchbar", name: "search", autocomplete: "off",
        placeholder: words.placeholder, "aria-label": words.placeholder,
        "aria-describedby": "mdbook-searchresults-header",
    });
    const header = element("div", {
        id: "mdbook-searchresults-header", class: "searchresults-header", role: "status",
    });
    const list = element("ul", { id: "mdbook-searchresults" });
    const results = element("div", {
        id: "mdbook-searchresults-outer", class: "searchresults-outer hidden",
    }, header, list);
    const form = element("form", { id: "mdbook-searchbar-outer", class: "searchbar-outer", role: "search" }, input);
    const panel = element("div", { id: "mdbook-search-wrapper", class: "hidden" }, form, results);

    // A piece of the text around the first match, with all matches marked.
    const teaser = ({ text, queryTerms, terms: spelled }) => {
        const lower = text.toLowerCase();
        const isThere = queryTerms.some((term) => lower.includes(term));
        const terms = [...isThere ? queryTerms : spelled].sort((a, b) => b.length - a.length);
        const at = terms.map((term) => lower.indexOf(term)).filter((place) => place >= 0);
        const first = at.length > 0 ? Math.min(...at) : 0;
        const start = first < 60 ? 0 : text.indexOf(" ", first - 60) + 1;
        const piece = text.slice(start, start + 180);
        const made = element("span", { class: "teaser" }, start > 0 ? "… " : "");
        let done = 0;
        for (let place = 0; place < piece.length;) {
            const term = terms.find((word) => piece.toLowerCase().startsWith(word, place));
            if (!term) {
                place += 1;
                continue;
            }
            made.append(piece.slice(done, place), element("em", {}, piece.slice(place, place + term.length)));
            place += term.length;
            done = place;
        }
        made.append(piece.slice(done), start + 180 < text.length ? " …" : "");
        return made;
    };

    const show = (search) => {
        const query = input.value.trim();
        results.classList.toggle("hidden", query === "");
        if (query === "") {
            return;
        }
        const found = find(search, query);
        const listed = found.slice(0, MOST);
        header.textContent = found.length === 0 ? words.none(query) : words.found(listed.length, found.length, query);
        list.replaceChildren(...listed.map((place) => {
            const name = place.heading === place.page ? place.page : `${place.page} » ${place.heading}`;
            return element("li", {}, element("a", { href: root + place.url }, name), teaser(place));
        }));
    };
    const update = () => engine().then(show, () => {
        results.classList.remove("hidden");
        header.textContent = words.failed;
    });

    const toggle = (open) => {
        panel.classList.toggle("hidden", !open);
        button.setAttribute("aria-expanded", String(open));
        if (open) {
            scrollTo({ top: 0 });
            input.focus();
            input.select();
            update();
        } else {
            button.focus();
        }
    };
    const is_open = () => !panel.classList.contains("hidden");

    button.addEventListener("click", () => toggle(!is_open()));
    input.addEventListener("input", update);
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        list.querySelector("a")?.click();
    });

    const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");
    document.addEventListener("keydown", (event) => {
        if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) {
            return;
        }
        if (is_open() && event.key === "Escape") {
            event.preventDefault();
            toggle(false);
        } else if ((event.key === "/" || event.key === "s") && !typing(event.target)) {
            event.preventDefault();
            toggle(true);
        } else if (is_open() && panel.contains(event.target) && /^Arrow(Up|Down)$/.test(event.key)) {
            const stops = [input, ...list.querySelectorAll("a")];
            const step = event.key === "ArrowDown" ? 1 : -1;
            const next = stops[stops.indexOf(event.target) + step];
            if (next) {
                event.preventDefault();
                next.focus();
            }
        }
        // mdBook turns pages with the arrow keys; not while somebody moves in a search.
        if (is_open() && panel.contains(event.target) && event.key.startsWith("Arrow")) {
            event.stopPropagation();
        }
    }, true);

    document.querySelector("#mdbook-menu-bar .left-buttons")?.append(button);
    document.querySelector("#mdbook-menu-bar")?.after(panel);
})();
