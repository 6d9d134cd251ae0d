//! The proof that the simulation can fail: without any one of the numbered rules some run does. Each test begins with a
//! seed that is known to fail, and looks further when the runs have changed.

use super::world::Cast;
use super::{STEPS, first_failure, world};
use crate::rules;

fn fails_without(rule: u8, known: u64) {
    let play = |seed| rules::without(rule, || world::play(seed, STEPS, Cast::Usual));
    let failure = first_failure(known..known + 1, play).or_else(|| first_failure(0..20_000, play));
    let Some((seed, words)) = failure else {
        panic!("without rule {rule} nothing fails")
    };
    println!("without rule {rule} seed {seed} fails: {words}");
    assert!(
        world::play(seed, STEPS, Cast::Usual).is_ok(),
        "seed {seed} fails with all rules, too"
    );
}

macro_rules! without {
    ($($name:ident: $rule:literal, seed $seed:literal;)*) => {$(
        #[test]
        fn $name() {
            fails_without($rule, $seed);
        }
    )*};
}

// Rule 2 shows in a scripted case only (see the tests of `revision`); rule 6 only spares a needless conflict (see the
// tests of `store`).
without! {
    without_01_a_merged_result_may_be_invalid: 1, seed 1;
    without_03_another_history_is_taken_for_ones_own: 3, seed 158;
    without_04_a_cursor_of_another_history_hides_changes: 4, seed 114;
    without_05_a_net_difference_hides_edits: 5, seed 93;
    without_07_a_conflict_is_settled_under_a_sealed_operation: 7, seed 1035;
    without_08_deeds_share_sequence_numbers: 8, seed 177;
    without_09_a_delete_takes_along_what_nobody_saw: 9, seed 0;
    without_10_choices_leave_dangling_references: 10, seed 0;
    without_11_base_moves_over_a_gap: 11, seed 6;
    without_12_late_answers_count: 12, seed 248;
    without_13_a_lagging_tab_edits_what_is_gone: 13, seed 0;
    without_14_a_late_copy_comes_alive: 14, seed 1117;
}
