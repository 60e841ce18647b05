//! Folders of classes in what is printed.

use std::path::Path;

use plain::visible::visible;

pub fn path(path: &Path) -> String {
    visible(&path.display().to_string())
}

/// ` --dest DIR`, where the folder is not the usual one.
pub fn dest(folder: &Path) -> String {
    if folder == Path::new("class") {
        String::new()
    } else {
        format!(" --dest {}", path(folder))
    }
}
