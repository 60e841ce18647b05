//! What is wrong with a page that is not served, or not from its image, in words.

use crate::condition::not_running;
use crate::page_origin::Origin;
use crate::published_page::Served;
use crate::serving::{idle, other_port};
use crate::verdict::Situation::{
    self, ChangedInside, HostNetwork, Mounted, NoAnswer, NotPublished, OldImage, OtherPort,
    Starting, WrongPage,
};
use engine::{Container, Reference};
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// The right page, but not the image's.
pub fn foreign(served: &Served) -> (Situation, Text) {
    let name = visible(served.container.as_deref().unwrap_or_default());
    match &served.origin {
        Some(Origin::Mounted(path)) => (
            Mounted,
            text!(
                "your page is served from {path}, which is mounted into {name}: the image need not have it",
                "페이지가 {name} 컨테이너에 마운트한 {path} 경로에서 나와요. 이미지에 들어 있는 페이지가 아니에요",
                path = visible(path)
            ),
        ),
        Some(Origin::Changed(path)) => (
            ChangedInside,
            text!(
                "{path} was changed inside {name}: your page is in the container, and not from its image",
                "{name} 컨테이너 안에서 {path} 파일을 바꿨어요. 페이지가 이미지가 아니라 컨테이너에 들어 있어요",
                path = visible(path)
            ),
        ),
        _ => (WrongPage, text!("another page", "다른 페이지")),
    }
}

/// Why there is no address to ask. `others`: whether containers of other images publish the port.
pub fn nobody(
    image: &Reference,
    port: u16,
    containers: &[Container],
    others: bool,
) -> (Situation, Text) {
    if let Some(found) = idle(containers, port).and_then(not_running) {
        return found;
    }
    let running = || containers.iter().filter(|it| it.running);
    if let Some((container, at)) = running().find_map(|it| Some((it, other_port(it, port)?))) {
        return (
            OtherPort,
            text!(
                "{name} publishes its port {inside}, and not its port {port}",
                "{name} 컨테이너가 {port}번이 아니라 {inside}번 포트를 게시했어요",
                name = visible(&container.name),
                inside = visible(at.container.trim_end_matches("/tcp"))
            ),
        );
    }
    let is_old = others && running().next().is_none();
    (
        if is_old { OldImage } else { NotPublished },
        text!(
            "no running container of {image} publishes port {port}",
            "{port}번 포트를 게시하고 실행 중인 {image} 컨테이너가 없어요"
        ),
    )
}

/// Why nothing answers. `started`: seconds since a container was, if that is short.
pub fn silence(containers: &[Container], started: Option<u64>, url: &str) -> (Situation, Text) {
    let on_host = containers.iter().find(|it| it.on_host_network);
    if let Some(seconds) = started {
        return (
            Starting,
            text!(
                "nothing answers at {url} yet; the container was started {seconds} s ago",
                "{url}에서 아직 아무 응답이 없어요. 컨테이너를 시작한 지 {seconds}초 되었어요"
            ),
        );
    }
    if let Some(container) = on_host {
        return (
            HostNetwork,
            text!(
                "{name} uses its host's network, where `-p` has no effect, and nothing answers at {url}",
                "{name} 컨테이너가 호스트의 네트워크를 써서 `-p`가 소용없고, {url}에서 아무 응답이 없어요",
                name = visible(&container.name)
            ),
        );
    }
    let found = text!("nothing answers at {url}", "{url}에서 아무 응답이 없어요");
    (NoAnswer, found)
}
