package engine

import (
	"cmp"
	"context"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"

	"meditate/narration/config"
	"meditate/narration/voice"
	"meditate/narration/voice/program"
)

// piperSlowness is how much longer than usual the sounds last.
const piperSlowness = 1.25

const piperInstall = "pip install piper-tts, or set piper: program: in the configuration"

// piper is the neural engine, of which there are two programs: piper, in C++,
// and its successor piper1-gpl, in Python. Its voices are models, each a file of
// its own. None is chosen unless it is named.
func piper(c config.Piper, a program.Asker) *engine {
	return &engine{
		name: "piper",
		find: func(ctx context.Context) (string, error) { return piperProgram(ctx, a, c.Program) },
		open: func(ctx context.Context, path, variant, _ string) (*voice.Synthesiser, error) {
			model, err := findModel(modelFolders(c), variant)
			if err != nil {
				return nil, err
			}
			v := &voice.Synthesiser{
				Name: "piper:" + variant, Engine: "piper", Version: piperVersion(ctx, a, path),
				Licence: "as the voice's MODEL_CARD has it", InFlight: piperInFlight,
			}
			s := piperSpeaker(path, model, c)
			for _, file := range []string{model, model + ".json"} {
				print, err := fingerprint(a, file)
				if err != nil {
					return nil, voice.Unusablef("piper: %v", err)
				}
				v.Settings = append(v.Settings, print)
			}
			v.Settings, v.Say = append(v.Settings, s.argv[3:]...), s.say
			return v, nil
		},
		list: func(ctx context.Context, path string) []voice.Status {
			return listModels(modelFolders(c), "any text, made with piper "+piperVersion(ctx, a, path))
		},
	}
}

// piperInFlight is how many phrases are under way: piper takes every core for
// one, but first loads its model, and holds some hundred MB.
const piperInFlight = 2

// piperSpeaker spells the flags as both programs understand them. A flag that
// piper1-gpl does not know it would read out. [[…]] are phonemes to it. Standard
// output is text on Windows to the one, and blocked for the other, so there it
// is a file.
func piperSpeaker(path, model string, c config.Piper) speaker {
	to := "-"
	if runtime.GOOS == "windows" {
		to = out
	}
	scale := strconv.FormatFloat(cmp.Or(c.LengthScale, piperSlowness), 'g', -1, 64)
	argv := []string{path, "--model", model, "--output_file", to, "--length_scale", scale}
	if c.Speaker != 0 {
		argv = append(argv, "--speaker", strconv.Itoa(c.Speaker))
	}
	return speaker{argv: argv, prepare: unbracketed}
}

// piperProgram finds the program: the one that is configured, or one of the
// names that systems give it. A program that sets up gaming mice is called piper
// as well, so that each has to show first that it knows what is asked of it.
func piperProgram(ctx context.Context, a program.Asker, configured string) (string, error) {
	names := []string{"piper", "piper-tts"}
	if configured != "" {
		names = []string{configured}
	}
	reason := voice.Unusablef("%s is not installed: %s", names[0], piperInstall)
	for _, name := range names {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		help, err := a.Ask(ctx, program.Program{Argv: []string{path, "--help"}, Complaints: true})
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		if err == nil && strings.Contains(help, "--length_scale") {
			return path, nil
		}
		reason = voice.Unusablef("%s is another program than the engine of that name: %s", path, piperInstall)
	}
	return "", reason
}

// piperVersion asks the program. Only the one in C++ answers; the other is told
// apart by when it was installed.
func piperVersion(ctx context.Context, a program.Asker, path string) string {
	if v := firstLine(a.Ask(ctx, program.Program{Argv: []string{path, "--version"}})); v != "unknown" {
		return v
	}
	info, err := os.Stat(path)
	if err != nil {
		return "unknown"
	}
	return "of " + info.ModTime().UTC().Format(time.DateTime)
}
