package engine

import (
	"context"
	"strings"

	"meditate/narration/voice"
	"meditate/narration/voice/program"
)

// sapi is what Windows speaks with, through the scripts of PowerShell below.
func sapi() *engine {
	return &engine{
		name: "sapi",
		find: partOf("windows", "Windows", "sapi", "powershell"),
		open: func(ctx context.Context, path, variant, language string) (*voice.Synthesiser, error) {
			has, version, err := sapiVoices(ctx, path)
			if err != nil {
				return nil, voice.Unusablef("Windows does not list its voices: %v", err)
			}
			name, err := pick("sapi", has, variant, language, "add it in Settings, Time & language, Speech")
			if err != nil {
				return nil, err
			}
			s := speaker{
				argv: powershell(path, sapiSpeak),
				env:  []string{"MEDITATE_SAPI_VOICE=" + name, "MEDITATE_SAPI_FILE=" + out},
			}
			return &voice.Synthesiser{
				Name: named("sapi", variant), Engine: "sapi", Version: version,
				Settings: []string{name, sapiSpeak}, Licence: "as the licence of Windows has it", Say: s.say,
			}, nil
		},
		list: func(ctx context.Context, path string) []voice.Status {
			has, version, err := sapiVoices(ctx, path)
			if err != nil || len(has) == 0 {
				return []voice.Status{{Name: "sapi", Detail: "Windows lists no voices: add one in Settings, Time & language, Speech"}}
			}
			return []voice.Status{{Name: "sapi", Usable: true, Detail: "any text, made with Windows " + version}}
		},
	}
}

// sapiSpeak reads the text as bytes, which are UTF-8 whatever the code page. The
// voice and the file come in through the environment: nothing is ever put into
// the script.
var sapiSpeak = strings.Join([]string{
	`$ErrorActionPreference = 'Stop'`,
	`Add-Type -AssemblyName System.Speech`,
	`$in = New-Object IO.StreamReader([Console]::OpenStandardInput(), [Text.Encoding]::UTF8)`,
	`$s = New-Object System.Speech.Synthesis.SpeechSynthesizer`,
	`$s.SelectVoice($env:MEDITATE_SAPI_VOICE)`,
	`$s.Rate = -2`,
	`$s.SetOutputToWaveFile($env:MEDITATE_SAPI_FILE)`,
	`$s.Speak($in.ReadToEnd())`,
	`$s.Dispose()`,
}, "; ")

// sapiList prints the version of Windows, then of each voice its language and its
// name, with a tab between.
var sapiList = strings.Join([]string{
	`$ErrorActionPreference = 'Stop'`,
	`Add-Type -AssemblyName System.Speech`,
	`[Console]::OutputEncoding = [Text.Encoding]::UTF8`,
	`[Console]::WriteLine([Environment]::OSVersion.Version)`,
	`$s = New-Object System.Speech.Synthesis.SpeechSynthesizer`,
	`foreach ($v in $s.GetInstalledVoices()) { if ($v.Enabled) { [Console]::WriteLine($v.VoiceInfo.Culture.Name + [char]9 + $v.VoiceInfo.Name) } }`,
}, "; ")

func powershell(path, script string) []string {
	return []string{path, "-NoProfile", "-NonInteractive", "-OutputFormat", "Text", "-Command", script}
}

// sapiVoices returns the voices of Windows, and its version.
func sapiVoices(ctx context.Context, path string) (has []installedVoice, version string, err error) {
	list, err := program.Program{Argv: powershell(path, sapiList), Limits: program.Asking}.Run(ctx)
	if err != nil {
		return nil, "", err
	}
	const byteOrderMark = "\ufeff"
	for line := range strings.Lines(strings.TrimPrefix(string(list), byteOrderMark)) {
		line = strings.TrimSpace(line)
		language, name, found := strings.Cut(line, "\t")
		switch {
		case found:
			has = append(has, installedVoice{name, language})
		case version == "":
			version = line
		}
	}
	return has, version, nil
}
