//! Why a container that is there does not do what it is for.

use crate::verdict::Situation;
use engine::{Container, State};
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// Of a container that does not run: what is wrong, and in words. Nothing of one that runs.
pub fn not_running(container: &Container) -> Option<(Situation, Text)> {
    let name = visible(&container.name);
    if container.running {
        return None;
    }
    Some(match &container.state {
        State::Paused => (
            Situation::Paused,
            text!(
                "the container {name} is paused",
                "{name} 컨테이너가 일시 정지되어 있어요(paused)"
            ),
        ),
        State::Restarting => (
            Situation::Restarting,
            text!(
                "the container {name} ends again and again, and is started again each time (restarting)",
                "{name} 컨테이너가 끝나고 다시 시작되기를 되풀이하고 있어요(restarting)"
            ),
        ),
        state => (
            Situation::NotRunning,
            text!(
                "the container {name} is not running ({state})",
                "{name} 컨테이너가 실행 중이 아니에요 ({state})",
                state = visible(&state.to_string())
            ),
        ),
    })
}
