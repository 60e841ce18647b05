//! What a client asks to do, and what its account may: the smallest rights that a class needs.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Role;
use handin::transport::is_component;

/// Scopes that one question may have; Docker asks for two or three.
const MOST: usize = 64;

/// The longest name of a repository that distribution takes.
const LONGEST: usize = 255;

/// A resource and what is asked to be done with it, as in `repository:ada/nginx:pull,push`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    kind: String,
    name: String,
    actions: BTreeSet<String>,
}

/// What a token allows: an entry of the claim `access`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Access {
    #[serde(rename = "type")]
    pub kind: String,
    pub name: String,
    pub actions: Vec<String>,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    pub account: String,
    pub role: Role,
}

/// The scopes in `text`, which are separated by spaces; what is none is left out, since a token
/// without it is the answer.
pub fn parse(text: &str) -> Vec<Scope> {
    text.split(' ').filter_map(scope).take(MOST).collect()
}

/// The name may have colons of its own (`localhost:5060/ada/nginx`).
fn scope(text: &str) -> Option<Scope> {
    let (kind, rest) = text.split_once(':')?;
    let (name, actions) = rest.rsplit_once(':')?;
    Some(Scope {
        kind: kind.to_owned(),
        name: name.to_owned(),
        actions: actions.split(',').map(str::to_owned).collect(),
    })
}

/// What `login` may do of what is asked. Nobody deletes; a learner pulls and pushes only what
/// is the learner's; a teacher pulls everything and sees the list of repositories.
///
/// `prefix` is where submissions are, as in `submissions/ada`.
pub fn granted(login: &Login, prefix: &str, scopes: &[Scope]) -> Vec<Access> {
    let granted = scopes.iter().map(|scope| {
        let allowed = allowed(login, prefix, scope);
        Access {
            kind: scope.kind.clone(),
            name: scope.name.clone(),
            actions: allowed
                .iter()
                .filter(|action| scope.actions.contains(**action))
                .map(|action| (*action).to_owned())
                .collect(),
        }
    });
    granted
        .filter(|access| !access.actions.is_empty())
        .collect()
}

fn allowed(login: &Login, prefix: &str, scope: &Scope) -> &'static [&'static str] {
    match (scope.kind.as_str(), login.role) {
        ("registry", Role::Teacher) if scope.name == "catalog" => &["*"],
        ("repository", Role::Teacher) if is_repository(&scope.name) => &["pull"],
        ("repository", Role::Learner)
            if is_repository(&scope.name) && owns(&login.account, prefix, &scope.name) =>
        {
            &["pull", "push"]
        }
        _ => &[],
    }
}

/// `submissions/ada` and everything below `ada/`.
fn owns(account: &str, prefix: &str, repository: &str) -> bool {
    let below = |first: &str| repository.strip_prefix(first)?.strip_prefix('/');
    below(prefix) == Some(account) || below(account).is_some()
}

/// Whether distribution takes the name.
fn is_repository(name: &str) -> bool {
    name.len() <= LONGEST && name.split('/').all(is_component)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(role: Role, account: &str, scopes: &str) -> Vec<String> {
        let login = Login {
            account: account.to_owned(),
            role,
        };
        let granted = granted(&login, "submissions", &parse(scopes));
        let written = granted.into_iter().map(|access| {
            let Access {
                kind,
                name,
                actions,
            } = access;
            format!("{kind}:{name}:{}", actions.join(","))
        });
        written.collect()
    }

    #[test]
    fn a_learner_has_what_is_the_learners() {
        for scope in [
            "repository:submissions/ada:pull,push",
            "repository:ada/nginx:pull",
            "repository:ada/deep/er/nginx:pull,push",
        ] {
            assert_eq!(may(Role::Learner, "ada", scope), [scope]);
        }
        assert_eq!(
            may(
                Role::Learner,
                "ada",
                "repository:ada/nginx:push,pull repository:bob/nginx:pull repository:submissions/ada:pull"
            ),
            [
                "repository:ada/nginx:pull,push",
                "repository:submissions/ada:pull"
            ]
        );
    }

    #[test]
    fn a_learner_has_nothing_else() {
        for scope in [
            "repository:submissions/bob:pull,push",
            "repository:submissions/ada/x:pull",
            "repository:submissions:pull",
            "repository:ada:push",
            "repository:adam/nginx:pull",
            "repository:bob/ada/nginx:pull",
            "repository:ada/../bob/nginx:pull",
            "repository:ada//nginx:pull",
            "repository:ada/:pull",
            "repository:ada/-x:pull",
            "repository:ADA/nginx:pull",
            "repository:localhost:5060/ada/nginx:pull",
            "repository:ada/nginx:delete",
            "repository:ada/nginx:*",
            "repository:ada/nginx:",
            "repository:ada/nginx",
            "repository(plugin):ada/nginx:pull",
            "registry:catalog:*",
            "registry:ada/nginx:pull",
            "ada/nginx",
            ":::",
            "",
        ] {
            assert!(may(Role::Learner, "ada", scope).is_empty(), "{scope}");
        }
        let long = format!("repository:ada/{}:pull", "x".repeat(LONGEST));
        assert!(may(Role::Learner, "ada", &long).is_empty());
    }

    #[test]
    fn a_teacher_reads_everything_and_writes_nothing() {
        assert_eq!(
            may(
                Role::Teacher,
                "teacher",
                "repository:submissions/ada:pull,push,delete repository:teacher/nginx:push registry:catalog:*"
            ),
            ["repository:submissions/ada:pull", "registry:catalog:*"]
        );
        assert!(may(Role::Teacher, "teacher", "registry:other:*").is_empty());
    }

    #[test]
    fn scopes_without_end_are_cut() {
        let many = vec!["repository:ada/nginx:pull"; 10_000].join(" ");
        assert_eq!(parse(&many).len(), MOST);
    }
}
