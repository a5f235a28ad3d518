//! Every command, run as a user runs it. One file in `scenarios/` is one case; what it prints is in `snapshots/`.

use migrations_tests::Shell;

#[test]
fn commands_do_and_say_what_is_recorded() {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    // Times and durations of a real run.
    settings.add_filter(r"(?m)^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[time]");
    settings.add_filter(r#""at":"[^"]*""#, r#""at":"[time]""#);
    settings.add_filter(r#""microseconds":\d+"#, r#""microseconds":[number]"#);
    settings.add_filter(r"/tmp/\.tmp\w+", "[folder]");
    settings.bind(|| {
        insta::glob!("scenarios/*.txt", |path| {
            let scenario = std::fs::read_to_string(path).unwrap();
            let shell = Shell::with_program(env!("CARGO_BIN_EXE_migrations"));
            insta::assert_snapshot!(shell.transcript(&scenario));
        });
    });
}
