package engine

import (
	"bufio"
	"bytes"
	"context"
	"regexp"
	"strings"

	"meditate/narration/voice"
	"meditate/narration/voice/program"
)

// sayRate is in words a minute: slow speech.
const sayRate = "140"

// say is what macOS speaks with.
func say() *engine {
	return &engine{
		name: "say",
		find: partOf("darwin", "macOS", "say", "say"),
		open: func(ctx context.Context, path, variant, language string) (*voice.Synthesiser, error) {
			has, err := sayVoices(ctx, path)
			if err != nil {
				return nil, voice.Unusablef("say does not list its voices: %v", err)
			}
			name, err := pick("say", has, variant, language, "add it in System Settings, Accessibility, Spoken Content")
			if err != nil {
				return nil, err
			}
			// [[…]] are commands to it (Speech Synthesis Programming Guide, "Use
			// Embedded Speech Commands").
			s := speaker{prepare: unbracketed, argv: []string{
				path, "-v", name, "-r", sayRate, "-o", out, "--file-format=WAVE", "--data-format=LEI16@22050", "-f", "-",
			}}
			return &voice.Synthesiser{
				Name: named("say", variant), Engine: "say", Version: sayVersion(ctx),
				Settings: s.argv[1:], Licence: "as the licence of macOS has it: for personal, non-commercial use", Say: s.say,
			}, nil
		},
		list: func(ctx context.Context, _ string) []voice.Status {
			return []voice.Status{{Name: "say", Usable: true, Detail: "any text, made with macOS " + sayVersion(ctx)}}
		},
	}
}

// sayVersion is that of macOS, whose voices come with it.
func sayVersion(ctx context.Context) string {
	return firstLine(program.Asker{}.Ask(ctx, program.Program{Argv: []string{"sw_vers", "-productVersion"}}))
}

// sayLine is a line of the list of voices: its name, which may have spaces in
// it, its language, and what it says of itself.
var sayLine = regexp.MustCompile(`^(.+?)\s+([a-z]{2,3}[_-][A-Za-z0-9_-]+)\s+#`)

func sayVoices(ctx context.Context, path string) ([]installedVoice, error) {
	list, err := program.Program{Argv: []string{path, "-v", "?"}, Limits: program.Asking}.Run(ctx)
	if err != nil {
		return nil, err
	}
	var has []installedVoice
	for lines := bufio.NewScanner(bytes.NewReader(list)); lines.Scan(); {
		if m := sayLine.FindStringSubmatch(lines.Text()); m != nil {
			has = append(has, installedVoice{m[1], strings.ReplaceAll(m[2], "_", "-")})
		}
	}
	return has, nil
}
