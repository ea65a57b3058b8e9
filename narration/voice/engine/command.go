package engine

import (
	"cmp"
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"

	"meditate/narration/config"
	"meditate/narration/voice"
	"meditate/narration/voice/program"
)

// command is any program that the configuration names. None is chosen unless it
// is asked for.
func command(commands []config.Command, a program.Asker) *engine {
	return &engine{
		name: "command",
		find: func(context.Context) (string, error) {
			if len(commands) == 0 {
				return "", voice.Unusablef("no command is in the configuration: it makes any program a voice")
			}
			return "", nil
		},
		open: func(_ context.Context, _, variant, _ string) (*voice.Synthesiser, error) {
			var names []string
			for _, c := range commands {
				if c.Name == variant {
					return openCommand(a, c)
				}
				names = append(names, c.Name)
			}
			return nil, voice.Unusablef("there is no command %q in the configuration; there are %s", variant, strings.Join(names, ", "))
		},
		list: func(context.Context, string) []voice.Status {
			var list []voice.Status
			for _, c := range commands {
				s := voice.Status{Name: "command:" + c.Name, Usable: true, Heard: true, Detail: "any text, made with " + c.Argv[0]}
				if _, err := commandFiles(c); err != nil {
					s.Usable, s.Detail = false, err.Error()
				}
				list = append(list, s)
			}
			return list
		},
	}
}

func openCommand(a program.Asker, c config.Command) (*voice.Synthesiser, error) {
	files, err := commandFiles(c)
	if err != nil {
		return nil, err
	}
	v := &voice.Synthesiser{
		Name: "command:" + c.Name, Engine: c.Argv[0], Version: cmp.Or(c.Version, "unknown"),
		Settings: slices.Clone(c.Argv), Licence: "as its program and its voice have it", InFlight: c.InFlight,
	}
	for _, path := range files {
		print, err := fingerprint(a, path)
		if err != nil {
			return nil, voice.Unusablef("command:%s: %v", c.Name, err)
		}
		v.Settings = append(v.Settings, print)
	}
	v.Say = speaker{argv: c.Argv, limits: program.Limits{Timeout: c.Timeout}}.say
	return v, nil
}

// commandFiles returns the paths of the program and of the files that stand
// among its arguments: a script, a model.
func commandFiles(c config.Command) ([]string, error) {
	path, err := exec.LookPath(c.Argv[0])
	if err != nil {
		return nil, voice.Unusablef("command:%s: there is no program %s; install it, or correct the configuration", c.Name, c.Argv[0])
	}
	files := []string{path}
	for _, a := range c.Argv[1:] {
		if info, err := os.Stat(a); err == nil && info.Mode().IsRegular() {
			files = append(files, a)
		}
	}
	return files, nil
}
