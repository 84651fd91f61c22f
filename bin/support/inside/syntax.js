// Whether these files are well-formed modules; exit code 1 if one is not.
// `node --check` looks at one file a call, which for all of ours takes half a minute: it only
// shows the place in those that are wrong.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import vm from "node:vm";

for (const file of process.argv.slice(2)) {
  try {
    new vm.SourceTextModule(readFileSync(file, "utf8"));
  } catch {
    spawnSync(process.execPath, ["--check", file], { stdio: "inherit" });
    process.exitCode = 1;
  }
}
