//! What a project file is called.

use super::EXTENSION;

/// The most characters before the dot: every file system takes them, in any script.
const MOST: usize = 60;
/// What no Windows lets a file be called, whatever follows the first dot.
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The name for a file with the project of this name: "Habit Garden.framekeep". What file systems do not take becomes a
/// space or goes.
pub fn name_for(project: &str) -> String {
    let taken = |letter: char| !letter.is_control() && !r#"\/:*?"<>|"#.contains(letter) && !is_invisible(letter);
    let spaced: String = project.chars().map(|c| if taken(c) { c } else { ' ' }).collect();
    let words = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = words.trim_matches(['.', ' ']).chars().take(MOST).collect();
    let name = cut.trim_end_matches(['.', ' ']);
    let start = name.split('.').next().unwrap_or_default().trim().to_lowercase();
    let is_port = (start.starts_with("com") || start.starts_with("lpt")) && start.chars().count() == 4;
    match name {
        "" => format!("Project.{EXTENSION}"),
        name if is_port || RESERVED.contains(&start.as_str()) => format!("Project {name}.{EXTENSION}"),
        name => format!("{name}.{EXTENSION}"),
    }
}

/// Whether a file of this name is meant to be a project file.
pub fn is_named_so(file_name: &str) -> bool {
    let dot = file_name.rsplit_once('.');
    dot.is_some_and(|(_, extension)| extension.eq_ignore_ascii_case(EXTENSION))
}

/// What is not seen and turns what is read around it: marks of direction, and spaces of no width.
const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_as_its_project_where_that_can_be() {
        let long = "x".repeat(59);
        let cases = [
            ("Habit Garden", "Habit Garden"),
            ("  Tide\tTables \n", "Tide Tables"),
            ("a/b\\c:d*e?f\"g<h>i|j", "a b c d e f g h i j"),
            ("../../etc/passwd", "etc passwd"),
            ("...", "Project"),
            ("", "Project"),
            ("\u{0}\u{1f}\u{7f}", "Project"),
            ("Größe 日本語 🪴", "Größe 日本語 🪴"),
            ("photo\u{202e}gnp.exe", "photo gnp.exe"),
            ("con", "Project con"),
            ("NUL.txt", "Project NUL.txt"),
            ("com1", "Project com1"),
            ("comb", "Project comb"),
            ("common", "common"),
            ("1.0.", "1.0"),
            (&format!("{long} yz"), &long),
            (&"日".repeat(90), &"日".repeat(60)),
        ];
        for (project, name) in cases {
            assert_eq!(name_for(project), format!("{name}.framekeep"), "{project:?}");
            assert!(is_named_so(&name_for(project)));
        }
        for other in ["framekeep", "a.framekeep.zip", "a.png", ""] {
            assert!(!is_named_so(other), "{other}");
        }
        assert!(is_named_so("A.FrameKeep"));
    }
}
