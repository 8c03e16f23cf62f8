//! The binary: everything is in the library's room `cli`.

fn main() -> std::process::ExitCode {
    incidence::cli::run(std::env::args_os())
}
