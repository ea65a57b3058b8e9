//go:build unix

package engine

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"meditate/narration/voice"
	"meditate/narration/voice/voicetest"
)

// fakeSay is say of macOS (say(1)): it obeys what stands in [[…]].
func fakeSay(args []string) int {
	set, rest := flags(args, "-v", "-r", "-o", "--file-format", "--data-format", "-f")
	if set["-v"] == "?" {
		fmt.Print(sayList)
		return 0
	}
	switch {
	case len(rest) > 0 || set["-f"] != "-" || set["-r"] == "":
		return complain("say: it was called with %q", args)
	case !strings.Contains(sayList, "\n"+set["-v"]+"  "):
		return complain("Voice `%s' not found.", set["-v"])
	case set["--file-format"] != "WAVE" || set["--data-format"] != "LEI16@22050":
		return complain("Opening output file failed: fmt?")
	}
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return complain("%v", err)
	}
	silence := 0
	for _, m := range regexp.MustCompile(`\[\[slnc (\d+)\]\]`).FindAllSubmatch(text, -1) {
		ms, _ := strconv.Atoi(string(m[1]))
		silence += ms
	}
	sound := speech(strings.TrimSpace(string(text))+strings.Repeat(" ", silence/60), 22050)
	if err := os.WriteFile(set["-o"], sound, 0o600); err != nil {
		return complain("%v", err)
	}
	return 0
}

// sayList is as macOS 14 prints it, shortened.
const sayList = `Alex                en_US    # Most people recognize me by my voice.
Amélie              fr_CA    # Bonjour, je m’appelle Amélie.
Eddy (French (France)) fr_FR    # Bonjour ! Je m’appelle Eddy.
Thomas              fr_FR    # Bonjour, je m’appelle Thomas.
Thomas (Enhanced)   fr_FR    # Bonjour, je m’appelle Thomas.
Tingting            zh_CN    # 你好！我叫婷婷。
Majed               ar_001   # مرحبًا! اسمي ماجد.
`

func fakeSwVers([]string) int {
	fmt.Println("14.5")
	return 0
}

// fakePowershell runs the scripts of package engine and no other, as Windows
// would: it ends its lines with \r\n and puts a byte order mark first.
func fakePowershell(args []string) int {
	if len(args) != 6 || !slices.Equal(args[:5], []string{"-NoProfile", "-NonInteractive", "-OutputFormat", "Text", "-Command"}) {
		return complain("it was called with %q", args)
	}
	voices := []string{"Microsoft Zira Desktop", "Microsoft Hortense Desktop"}
	switch args[5] {
	case sapiList:
		fmt.Print("\ufeff10.0.19045.0\r\nen-US\t" + voices[0] + "\r\nfr-FR\t" + voices[1] + "\r\n")
		return 0
	case sapiSpeak:
	default:
		return complain("the script is not the one that it always is")
	}
	if !slices.Contains(voices, os.Getenv("MEDITATE_SAPI_VOICE")) {
		return complain(`Exception calling "SelectVoice" with "1" argument(s): "Cannot set voice."`)
	}
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return complain("%v", err)
	}
	if err := os.WriteFile(os.Getenv("MEDITATE_SAPI_FILE"), speech(strings.TrimSpace(string(text)), 22050), 0o600); err != nil {
		return complain("%v", err)
	}
	return 0
}

// here takes an engine for one of this system.
func here(e *engine, program string) *engine {
	e.find = inPath(program, "")
	return e
}

func TestTheEnginesOfSystemsKeepTheContract(t *testing.T) {
	install(t, "say", "sw_vers", "powershell")
	for _, c := range []struct {
		engine        *engine
		version, text string
	}{
		{here(say(), "say"), "14.5", "- dit slnc 9 --help"},
		{here(sapi(), "powershell"), "10.0.19045.0", "- dit [[slnc 9]] --help"},
	} {
		t.Run(c.engine.name, func(t *testing.T) {
			if c.engine.name == "say" || !testing.Short() { // both are asked alike
				voicetest.Suite(t, func(t *testing.T) *voice.Synthesiser { return aVoice(t, c.engine, "") })
			}
			v := aVoice(t, c.engine, "")
			if v.Version != c.version {
				t.Errorf("version %s", v.Version)
			}
			text := heard(t)
			mustSay(t, v, "- dit [[slnc 9]] --help")
			if got := voice.Key(text()); got != c.text {
				t.Errorf("it read %q, want %q", got, c.text)
			}
			if list := c.engine.List(t.Context()); len(list) != 1 || !list[0].Usable || list[0].Heard || !strings.HasSuffix(list[0].Detail, c.version) {
				t.Errorf("listed: %+v", list)
			}
		})
	}
}

func TestTheVoicesOfSystems(t *testing.T) {
	install(t, "say", "sw_vers", "powershell")
	for _, c := range []struct {
		engine            *engine
		language, variant string
		want              string // among its settings, or its error
	}{
		{here(say(), "say"), "fr", "", "Thomas"},
		{here(say(), "say"), "fr-FR", "", "Thomas"},
		{here(say(), "say"), "fr-CA", "", "Amélie"},
		{here(say(), "say"), "fr-BE", "", "Thomas"},
		{here(say(), "say"), "ar", "", "Majed"},
		{here(say(), "say"), "fr", "Thomas (Enhanced)", "Thomas (Enhanced)"},
		{here(say(), "say"), "fr", "Eddy (French (France))", "Eddy (French (France))"},
		{here(say(), "say"), "br", "", `say has no voice for the language "br"; add it in System Settings`},
		{here(say(), "say"), "", "", `say has no voice for the language ""`},
		{here(say(), "say"), "fr", "?", `say has no voice "?"`},
		{here(sapi(), "powershell"), "fr", "", "Microsoft Hortense Desktop"},
		{here(sapi(), "powershell"), "fr", "Microsoft Zira Desktop", "Microsoft Zira Desktop"},
		{here(sapi(), "powershell"), "fr", "'; exit", `sapi has no voice "'; exit"; add it in Settings`},
	} {
		v, err := c.engine.Open(t.Context(), c.variant, c.language)
		switch {
		case err != nil:
			if !errors.Is(err, voice.ErrNoVoice) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s:%s for %s: %v, want %s", c.engine.name, c.variant, c.language, err, c.want)
			}
		case !slices.Contains(v.Settings, c.want) || v.Name != named(c.engine.name, c.variant):
			t.Errorf("%s:%s for %s: %s with %q, want %s", c.engine.name, c.variant, c.language, v.Name, v.Settings, c.want)
		}
	}
}
