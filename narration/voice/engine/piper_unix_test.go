//go:build unix

package engine

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"meditate/narration/config"
	"meditate/narration/voice"
	"meditate/narration/voice/program"
	"meditate/narration/voice/voicetest"
)

// fakePiper is one of the programs of that name: FAKE_PIPER says which.
func fakePiper(args []string) int {
	switch os.Getenv("FAKE_PIPER") {
	case "mouse": // libratbag's: an application of GTK
		fmt.Println("Usage:\n  piper [OPTION…]\n\nPiper - GTK application to configure gaming devices")
		return 0
	case "piper1":
		return fakePiper1(args)
	}
	return fakePiperCpp(args)
}

// fakePiperCpp is rhasspy/piper (src/cpp/main.cpp): its help goes to standard
// error, it passes over flags that it does not know, and makes a file of every
// line.
func fakePiperCpp(args []string) int {
	set, rest := flags(args, "--model", "--output_file", "--length_scale", "--speaker")
	for _, a := range rest {
		switch a {
		case "--help":
			fmt.Fprintln(os.Stderr, "\nusage: piper [options]\n\noptions:\n   --length_scale          NUM   phoneme length (default: 1.0)")
			return 0
		case "--version":
			fmt.Println("1.2.0")
			return 0
		}
	}
	for _, file := range []string{set["--model"], set["--model"] + ".json"} {
		if _, err := os.Stat(file); err != nil {
			return complain("terminate called after throwing an instance of 'std::runtime_error'\n  what():  Model file doesn't exist")
		}
	}
	fmt.Fprintln(os.Stderr, "[2023-11-14 10:00:00.000] [piper] [info] Loaded voice in 0.1 second(s)")
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		os.Stdout.Write(speech(lines.Text(), 16000)) // a model of low quality
	}
	return 0
}

// fakePiper1 is piper1-gpl (src/piper/__main__.py): it has no --version, speaks
// what it does not know instead of its input, and makes nothing of empty lines.
func fakePiper1(args []string) int {
	set, rest := flags(args, "--model", "--output_file", "--length_scale", "--speaker")
	const usage = "usage: piper [-h] -m MODEL [-c CONFIG]"
	switch {
	case len(rest) == 1 && rest[0] == "--help":
		fmt.Println(usage + "\n  --length-scale LENGTH_SCALE, --length_scale LENGTH_SCALE\n                        Phoneme length")
		return 0
	case set["--model"] == "":
		complain(usage + "\npiper: error: the following arguments are required: -m/--model")
		return 2
	}
	text, err := io.ReadAll(os.Stdin)
	if len(rest) > 0 {
		text = []byte(strings.Join(rest, " "))
	}
	line := strings.TrimSpace(string(text))
	switch {
	case err != nil || set["--length_scale"] == "9":
		return complain("Traceback (most recent call last):\n  File \"<frozen runpy>\"\nRuntimeError: no memory")
	case line != "":
		os.Stdout.Write(speech(line, 22050))
	}
	return 0
}

// aModel returns a folder with the files of a model.
func aModel(t *testing.T, name string) (folder string) {
	t.Helper()
	folder = filepath.Join(t.TempDir(), "fr", "siwis")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, name+".onnx"), []byte("weights"))
	write(t, filepath.Join(folder, name+".onnx.json"), []byte("{}"))
	return filepath.Dir(filepath.Dir(folder))
}

func TestPiperKeepsTheContract(t *testing.T) {
	for _, kind := range []string{"cpp", "piper1"} {
		t.Run(kind, func(t *testing.T) {
			install(t, "piper")
			t.Setenv("FAKE_PIPER", kind)
			e := piper(config.Piper{Models: aModel(t, "fr_FR-siwis-medium")}, program.Asker{})
			open := func(t *testing.T) *voice.Synthesiser { return aVoice(t, e, "fr_FR-siwis-medium") }
			if kind == "piper1" || !testing.Short() { // both are asked alike
				voicetest.Suite(t, open, voicetest.Restless)
			}

			text := heard(t)
			clip := mustSay(t, open(t), "-q --json-input [[un]]\ndeux")
			if got, want := strings.Join(strings.Fields(text()), " "), "-q --json-input un deux"; got != want {
				t.Errorf("it read %q, want %q", got, want)
			}
			if rate := map[string]int{"cpp": 16000, "piper1": 22050}[kind]; int(clip.Rate) != rate {
				t.Errorf("its sound came at %d Hz", clip.Rate)
			}
		})
	}
}

func TestPiperIsProbed(t *testing.T) {
	e := piper(config.Piper{Models: aModel(t, "siwis")}, program.Asker{})
	install(t)
	_, err := e.Open(t.Context(), "siwis", "fr")
	mustBeNoVoice(t, err, "piper is not installed: pip install piper-tts")

	install(t, "piper")
	t.Setenv("FAKE_PIPER", "mouse")
	_, err = e.Open(t.Context(), "siwis", "fr")
	mustBeNoVoice(t, err, "/piper is another program than the engine of that name: ")

	// Some systems call it otherwise for just that reason.
	install(t, "piper-tts")
	t.Setenv("FAKE_PIPER", "piper1")
	if v := aVoice(t, e, "siwis"); !strings.HasPrefix(v.Version, "of 20") {
		t.Errorf("the version is %q", v.Version)
	}
	t.Setenv("FAKE_PIPER", "cpp")
	if v := aVoice(t, e, "siwis"); v.Version != "1.2.0" {
		t.Errorf("the version is %q", v.Version)
	}
}

func mustBeNoVoice(t *testing.T, err error, want string) {
	t.Helper()
	if !errors.Is(err, voice.ErrNoVoice) || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want it to say %s", err, want)
	}
}

func TestPiperFindsItsModels(t *testing.T) {
	install(t, "piper")
	folder := aModel(t, "siwis")
	write(t, filepath.Join(folder, "alone.onnx"), nil)
	e := piper(config.Piper{Models: folder}, program.Asker{})

	path := filepath.Join(folder, "fr", "siwis", "siwis.onnx")
	if v := aVoice(t, piper(config.Piper{Models: t.TempDir()}, program.Asker{}), path); v.Name != "piper:"+path {
		t.Errorf("by its path it is called %s", v.Name)
	}
	for variant, want := range map[string]string{
		"":                "piper needs the name of a voice: piper:fr_FR-siwis-medium; put its .onnx and .onnx.json files into " + folder,
		"tom":             `piper has no voice "tom"; put its .onnx and .onnx.json files into ` + folder,
		"alone":           "alone.onnx.json, which is not there",
		"./nowhere.onnx":  "piper needs the file ./nowhere.onnx, which is not there",
		folder + "/.onnx": "which is not there",
	} {
		_, err := e.Open(t.Context(), variant, "fr")
		mustBeNoVoice(t, err, want)
	}

	want := []voice.Status{
		{Name: "piper:alone", Detail: "piper needs the file " + filepath.Join(folder, "alone.onnx.json") + ", which is not there; the .onnx and the .onnx.json of a voice lie side by side"},
		{Name: "piper:siwis", Usable: true, Detail: "any text, made with piper 1.2.0"},
	}
	if got := e.List(t.Context()); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	if got := piper(config.Piper{}, program.Asker{}).List(t.Context()); len(got) == 0 || got[0].Name == "piper" && got[0].Usable {
		t.Errorf("without a model it lists %v", got)
	}
}

func TestPiperTakesItsSettings(t *testing.T) {
	install(t, "piper")
	folder := aModel(t, "siwis")
	open := func(c config.Piper) *voice.Synthesiser {
		c.Models = folder
		return aVoice(t, piper(c, program.Asker{}), "siwis")
	}
	v := open(config.Piper{})
	settings := strings.Join(v.Settings, " ")
	for _, want := range []string{"siwis.onnx sha256:", "siwis.onnx.json sha256:", "--length_scale 1.25"} {
		if !strings.Contains(settings, want) {
			t.Errorf("the settings %s have no %s", settings, want)
		}
	}
	if got := strings.Join(open(config.Piper{LengthScale: 2, Speaker: 3}).Settings, " "); !strings.HasSuffix(got, "--length_scale 2 --speaker 3") {
		t.Errorf("the settings are %s", got)
	}
	write(t, filepath.Join(folder, "fr", "siwis", "siwis.onnx"), []byte("other weights"))
	if got := strings.Join(open(config.Piper{}).Settings, " "); got == settings {
		t.Error("another model has the same settings")
	}

	// Python says last what went wrong.
	t.Setenv("FAKE_PIPER", "piper1")
	if _, err := open(config.Piper{LengthScale: 9}).Say(t.Context(), "Bonjour."); err == nil || err.Error() != "piper: exit status 1: RuntimeError: no memory" {
		t.Errorf("got %v", err)
	}
}
