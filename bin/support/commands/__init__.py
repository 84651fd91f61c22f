"""One module a script of bin/, each with `main(arguments) -> exit code`."""
