package config

import (
	"strings"
	"testing"
)

// Each case is a file, and all that is said about it. Two long pieces of advice
// are left out here.
var faulty = []struct{ text, want string }{
	{"voyce: x\n", "c.yaml:1:1: unknown key \"voyce\"; the nearest is voice, as in voice: espeak-ng"},
	{"cache: 500 MB\n", "c.yaml:1:1: unknown key \"cache\"; the nearest is cache-size, as in cache-size: 500 MB"},
	{"Voice: x\n", "c.yaml:1:1: unknown key \"Voice\"; the nearest is voice, as in voice: espeak-ng"},
	{"espeak:\n  speed: 1\n",
		"c.yaml:1:1: unknown key \"espeak\"; the nearest is espeak-ng, as in espeak-ng: {speed: 140}"},
	{"in_flight: 2\n",
		"c.yaml:1:1: unknown key \"in_flight\"; the keys here are voice, accord, lexicon, cache-size, journal, bed, espeak-ng, piper, http, wyoming, command"},
	{"titre: x\n",
		"c.yaml:1:1: unknown key \"titre\"; the keys here are voice, accord, lexicon, cache-size, journal, bed, espeak-ng, piper, http, wyoming, command"},
	{"voice: a\naccord: f\nvoice: b\n", "c.yaml:3:1: \"voice\" stood already in line 1; keep one of them"},
	{"http:\n  a:\n    url: http://a\n  a:\n    url: http://b\n",
		"c.yaml:4:3: \"a\" stood already in line 2; keep one of them"},
	{"voice:\n", "c.yaml:1:1: voice has no value; write voice: espeak-ng, or leave the line out"},
	{"voice: \"\"\n", "c.yaml:1:1: voice has no value; write voice: espeak-ng, or leave the line out"},
	{"voice: [a, b]\n", "c.yaml:1:8: voice takes one value on its line; write voice: espeak-ng"},
	{"voice: {a: b}\n", "c.yaml:1:8: voice takes one value on its line; write voice: espeak-ng"},
	{"voice: \"a\\nb\"\n", "c.yaml:1:8: a text is made of characters that can be shown, as in voice: espeak-ng"},
	{"accord: F\n", "c.yaml:1:9: accord is doublet, f or m, not \"F\", as in accord: doublet"},
	{"accord: true\n", "c.yaml:1:9: accord is doublet, f or m, not \"true\", as in accord: doublet"},
	{"journal: yes please\n", "c.yaml:1:10: \"yes please\" is neither on nor off, as in journal: on"},
	{"cache-size: 500\n", "c.yaml:1:13: \"500\" has no unit; write 500 MB or 500 GB, as in cache-size: 500 MB"},
	{"cache-size: big\n",
		"c.yaml:1:13: \"big\" is not a size; write for example 500 MB or 2 GB, as in cache-size: 500 MB"},
	{"cache-size: -1\n",
		"c.yaml:1:13: \"-1\" is not a size; write for example 500 MB or 2 GB, as in cache-size: 500 MB"},
	{"cache-size: 5 XB\n",
		"c.yaml:1:13: \"5 XB\" has an unknown unit; write for example 500 MB or 2 GB, as in cache-size: 500 MB"},
	{"cache-size: 900000 TB\n",
		"c.yaml:1:13: \"900000 TB\" is larger than any disk; write for example 500 MB or 2 GB, as in cache-size: 500 MB"},
	{"cache-size: [1]\n", "c.yaml:1:13: cache-size takes one value on its line; write cache-size: 500 MB"},
	{"espeak-ng:\n  speed: fast\n  amplitude: 0\n  pitch: 100\n  volume: 3\n",
		"c.yaml:2:10: \"fast\" is not a whole number from 80 to 450, as in speed: 140\n" +
			"c.yaml:3:14: \"0\" is not a whole number from 1 to 200, as in amplitude: 60\n" +
			"c.yaml:4:10: \"100\" is not a whole number from 1 to 99, as in pitch: 45\n" +
			"c.yaml:5:3: unknown key \"volume\"; the keys here are speed, amplitude, pitch"},
	{"espeak-ng: 140\n",
		"c.yaml:1:12: espeak-ng is made of settings; write one “key: value” a line, with a space after the colon, as in speed: 140"},
	{"espeak-ng:\n  - speed: 3\n",
		"c.yaml:2:3: espeak-ng is made of settings; write one “key: value” a line, with a space after the colon, as in speed: 140"},
	{"piper:\n  length-scale: 5\n  speaker: -1\n  models:\n",
		"c.yaml:2:17: \"5\" is not a number from 0.5 to 3, as in length-scale: 1.25\n" +
			"c.yaml:3:12: \"-1\" is not a whole number from 0 to 9999, as in speaker: 0\n" +
			"c.yaml:4:3: models has no value; write models: ~/piper/models, or leave the line out"},
	{"piper:\n  length-scale: .nan\n",
		"c.yaml:2:17: \".nan\" is not a number from 0.5 to 3, as in length-scale: 1.25"},
	{"piper:\n  lenght_scale: 1\n",
		"c.yaml:2:3: unknown key \"lenght_scale\"; the nearest is length-scale, as in length-scale: 1.25"},
	{"http: http://localhost\n",
		"c.yaml:1:7: http is made of settings; write one “key: value” a line, with a space after the colon, as in local: {url: \"http://localhost:8880\"}"},
	{"http:\n  url: http://localhost\n  model: x\n",
		"c.yaml:2:3: a name of your own belongs here, and the settings below it, as in http: {local: {url: \"http://localhost:8880\"}}"},
	{"http:\n  local:\n",
		"c.yaml:2:3: the server local has no address; add a line such as url: http://localhost:8880"},
	{"http:\n  local: {model: x}\n",
		"c.yaml:2:3: the server local has no address; add a line such as url: http://localhost:8880"},
	{"http:\n  my server:\n    url: http://a\n",
		"c.yaml:2:3: \"my server\" is not a name; take up to 64 letters a–z without accents, digits, - _ and ."},
	{"http:\n  été:\n    url: http://a\n",
		"c.yaml:2:3: \"été\" is not a name; take up to 64 letters a–z without accents, digits, - _ and ."},
	{"http:\n  - url: http://a\n",
		"c.yaml:2:3: http is made of settings; write one “key: value” a line, with a space after the colon, as in local: {url: \"http://localhost:8880\"}"},
	{"http:\n  a:\n    url: localhost:8880\n",
		"c.yaml:3:10: an address begins with http:// or https:// and names a server, as in url: http://localhost:8880"},
	{"http:\n  a:\n    url: ftp://x\n",
		"c.yaml:3:10: an address begins with http:// or https:// and names a server, as in url: http://localhost:8880"},
	{"http:\n  a:\n    url: http://\n",
		"c.yaml:3:10: an address begins with http:// or https:// and names a server, as in url: http://localhost:8880"},
	{"http:\n  a:\n    url: http://bob:SECRET@host\n",
		"c.yaml:3:10: an address holds no user and no password; a key belongs into an environment variable that key-env names, and the address stands alone, as in url: http://localhost:8880"},
	{"http:\n  a:\n    url: http://host?key=SECRET\n",
		"c.yaml:3:10: an address ends before ? or #, as in url: http://localhost:8880"},
	{"http:\n  a:\n    url: http://host#x\n",
		"c.yaml:3:10: an address ends before ? or #, as in url: http://localhost:8880"},
	{"http:\n  a:\n    url: http://h:99999\n",
		"c.yaml:3:10: an address begins with http:// or https:// and names a server, as in url: http://localhost:8880"},
	{"http:\n  a:\n    url: http://SECRET%zz\n",
		"c.yaml:3:10: an address begins with http:// or https:// and names a server, as in url: http://localhost:8880"},
	{"http:\n  a:\n    url: http://a\n    key: sk-SECRET\n",
		"c.yaml:4:5: a key is never written into this file; put it into an environment variable, and name that below the name of the server, as in key-env: SPEECH_API_KEY"},
	{"http:\n  a:\n    url: http://a\n    api-key: sk-SECRET\n",
		"c.yaml:4:5: a key is never written into this file; put it into an environment variable, and name that below the name of the server, as in key-env: SPEECH_API_KEY"},
	{"http:\n  a:\n    url: http://a\n    API_KEY: sk-SECRET\n",
		"c.yaml:4:5: a key is never written into this file; put it into an environment variable, and name that below the name of the server, as in key-env: SPEECH_API_KEY"},
	{"http:\n  a:\n    url: http://a\n    Authorization: Bearer SECRET\n",
		"c.yaml:4:5: a key is never written into this file; put it into an environment variable, and name that below the name of the server, as in key-env: SPEECH_API_KEY"},
	{"http:\n  a:\n    url: http://a\n    key-env: sk-SECRET\n",
		"c.yaml:4:14: key-env takes the name of an environment variable in capitals, never the key itself, as in key-env: SPEECH_API_KEY"},
	{"http:\n  a:\n    url: http://a\n    key-env: [sk-SECRET]\n",
		"c.yaml:4:14: key-env takes one value on its line; write key-env: SPEECH_API_KEY"},
	{"http:\n  a:\n    url: http://a\n    key_env: sk-SECRET\n",
		"c.yaml:4:5: unknown key \"key_env\"; the nearest is key-env, as in key-env: SPEECH_API_KEY"},
	{"api-key: sk-SECRET\n",
		"c.yaml:1:1: a key is never written into this file; put it into an environment variable, and name that below the name of the server, as in key-env: SPEECH_API_KEY"},
	{"key:sk-SECRET\n",
		"c.yaml:1:1: the file is made of settings; write one “key: value” a line, with a space after the colon, as in voice: espeak-ng"},
	{"key = sk-SECRET\nvoice: a\n", "c.yaml:1:1: the settings break off here"},
	{"http:\n  a:\n    key: *SECRET\n", "c.yaml:3:10: the sign * has no meaning here"},
	{"http:\n  a:\n    key: !SECRET\n", "c.yaml:3:10: the sign ! has no meaning here"},
	{"http:\n  a:\n    key: 'SECRET\n", "c.yaml:3:10: the settings break off here"},
	{"http:\n  a:\n    key: @SECRET\n", "c.yaml:3:10: the settings break off here"},
	{"http:\n  a:\n    key: SECRET: b\n", "c.yaml:3:10: the settings break off here"},
	{"http:\n  a:\n    key: \"SECRET\" SECRET\n", "c.yaml:3:19: the settings break off here"},
	{"http:\n  a:\n    key: |\n      SECRET\n", "c.yaml:3:10: the sign | has no meaning here"},
	{"http:\n  a:\n    url: http://a\n    speed: 5\n    timeout: 20\n    in-flight: 0\n",
		"c.yaml:4:12: \"5\" is not a number from 0.25 to 4, as in speed: 0.9\n" +
			"c.yaml:5:14: \"20\" has no unit; write 20 s or 20 min, as in timeout: 60 s\n" +
			"c.yaml:6:16: \"0\" is not a whole number from 1 to 16, as in in-flight: 2"},
	{"http:\n  a:\n    url: http://a\n    timeout: 2 h\n",
		"c.yaml:4:14: \"2 h\" is not between 1 s and 1 h, as in timeout: 60 s"},
	{"http:\n  a:\n    url: http://a\n    timeout: 0 s\n",
		"c.yaml:4:14: \"0 s\" is not between 1 s and 1 h, as in timeout: 60 s"},
	{"http:\n  a:\n    url: http://a\n    timeout: soon\n",
		"c.yaml:4:14: \"soon\" is not a duration; write for example 20 s, 1,5 s, 5 min, 1 min 30 or 1 h 30, as in timeout: 60 s"},
	{"wyoming: localhost:10200\n", "c.yaml:1:10: wyoming is a list of servers, as in wyoming: [\"localhost:10200\"]"},
	{"wyoming:\n  - localhost\n",
		"c.yaml:2:5: the address of a server is its name or number, a colon and the port, as in wyoming: [\"localhost:10200\"]"},
	{"wyoming:\n  - tcp://localhost:1\n",
		"c.yaml:2:5: the address of a server is its name or number, a colon and the port, as in wyoming: [\"localhost:10200\"]"},
	{"wyoming:\n  - localhost:0\n",
		"c.yaml:2:5: the address of a server is its name or number, a colon and the port, as in wyoming: [\"localhost:10200\"]"},
	{"wyoming:\n  - voice: x\n",
		"c.yaml:2:5: this server has no address; add a line such as address: \"localhost:10200\""},
	{"wyoming:\n  - a:1\n  - address: a:1\n", "c.yaml:3:5: the server a:1 stood already further up; keep one of them"},
	{"wyoming:\n  - [a]\n",
		"c.yaml:2:5: an entry of wyoming takes one value on its line; write wyoming: [\"localhost:10200\"]"},
	{"wyoming:\n  -\n",
		"c.yaml:2:5: an entry of wyoming has no value; write wyoming: [\"localhost:10200\"], or leave the line out"},
	{"wyoming:\n  - {adress: a:1}\n",
		"c.yaml:2:6: unknown key \"adress\"; the nearest is address, as in address: \"localhost:10200\""},
	{"wyoming:\n  a:1\n", "c.yaml:2:3: wyoming is a list of servers, as in wyoming: [\"localhost:10200\"]"},
	{"command:\n  a:\n    version: 1\n",
		"c.yaml:2:3: the command a has no program; add a line such as argv: [my-program, --output, \"{out}\"]"},
	{"command:\n  a:\n    argv: say -o x\n",
		"c.yaml:3:11: argv is a list: the program, and each argument by itself, as in argv: [my-program, --output, \"{out}\"]"},
	{"command:\n  a:\n    argv: []\n",
		"c.yaml:3:11: argv names no program, as in argv: [my-program, --output, \"{out}\"]"},
	{"command:\n  a:\n    argv: ['', x]\n",
		"c.yaml:3:11: argv names no program, as in argv: [my-program, --output, \"{out}\"]"},
	{"command:\n  a:\n    argv: [x, {out}]\n",
		"c.yaml:3:15: an argument is a text; put one with braces or brackets in quotes, as in argv: [my-program, --output, \"{out}\"]"},
	{"command:\n  a:\n    argv: [x, -o{out}]\n", "c.yaml:3:17: the settings break off here"},
	{"command:\n  a:\n    argv: [x, \"{text}\"]\n",
		"c.yaml:3:15: the text never stands on the command line; it comes on the program's standard input, so leave {text} out"},
	{"command:\n  a:\n    argv: [x, \"--say={text}\"]\n",
		"c.yaml:3:15: the text never stands on the command line; it comes on the program's standard input, so leave {text} out"},
	{"command:\n  a:\n    argv:\n",
		"c.yaml:3:11: argv is a list: the program, and each argument by itself, as in argv: [my-program, --output, \"{out}\"]"},
	{"command:\n  a:\n    argv: [x, \"a\\0b\"]\n", "c.yaml:3:15: a text is made of characters that can be shown"},
	{"command:\n  a: [x]\n",
		"c.yaml:2:3: a name of your own belongs here, and the settings below it, as in command: {mine: {argv: [my-program, \"{out}\"]}}"},
	{"voice: &a x\naccord: *a\n", "c.yaml:1:8: the sign & has no meaning here"},
	{"<<: {voice: a}\n", "c.yaml:1:1: the sign < has no meaning here"},
	{"voice: !!str x\n", "c.yaml:1:8: the sign ! has no meaning here"},
	{"%YAML 1.2\n---\nvoice: x\n", "c.yaml:1:1: the sign % has no meaning here"},
	{"? voice\n: x\n", "c.yaml:1:1: the sign ? has no meaning here"},
	{"voice: >\n  x\n", "c.yaml:1:8: the sign > has no meaning here"},
	{"voice: a\n---\nvoice: b\n", "c.yaml:3:6: the settings begin again after a line of ---; take that line out"},
	{"- a\n",
		"c.yaml:1:1: the file is made of settings; write one “key: value” a line, with a space after the colon, as in voice: espeak-ng"},
	{"hello\n",
		"c.yaml:1:1: the file is made of settings; write one “key: value” a line, with a space after the colon, as in voice: espeak-ng"},
	{"voice\n",
		"c.yaml:1:1: the file is made of settings; write one “key: value” a line, with a space after the colon, as in voice: espeak-ng"},
	{"voice: a\n  accord: f\n", "c.yaml:1:8: the settings break off here"},
	{"espeak-ng:\n\tspeed: 140\n", "c.yaml:2:1: a tab stands before this line; indent with spaces, two a step"},
	{"espeak-ng:\n  speed: 140\n pitch: 3\n", "c.yaml:3:2: the settings break off here"},
	{"voice: [a\naccord: f\n", "c.yaml:2:1: the settings break off here"},
	{"voice: 'é\n", "c.yaml:1:8: the settings break off here"},
	{"a: [[[[[x]]]]]\n", "c.yaml:1:8: too many brackets one inside the other; write one “key: value” a line"},
	{"voice: \xff\n",
		"c.yaml: this is no text in UTF-8; write the settings with a text editor and save them as UTF-8"},
	{"voice: a\x00b\n",
		"c.yaml: this is no text in UTF-8; write the settings with a text editor and save them as UTF-8"},
	{"\xff\xfev\x00",
		"c.yaml: this is no text in UTF-8; write the settings with a text editor and save them as UTF-8"},
	{"lexicon: [été, x]\npiper: {à: 1, été: 2}\n",
		"c.yaml:1:10: lexicon takes one value on its line; write lexicon: lexique.txt\n" +
			"c.yaml:2:9: unknown key \"à\"; the keys here are program, models, length-scale, speaker\n" +
			"c.yaml:2:15: unknown key \"été\"; the keys here are program, models, length-scale, speaker"},
	{"~: x\n",
		"c.yaml:1:1: unknown key \"~\"; the keys here are voice, accord, lexicon, cache-size, journal, bed, espeak-ng, piper, http, wyoming, command"},
	{"1: x\n",
		"c.yaml:1:1: unknown key \"1\"; the keys here are voice, accord, lexicon, cache-size, journal, bed, espeak-ng, piper, http, wyoming, command"},
	{"[a]: x\n", "c.yaml:1:4: the settings break off here"},
	{"{a: b}: x\n", "c.yaml:1:7: the settings break off here"},
	{"\"\": x\n",
		"c.yaml:1:1: unknown key \"\"; the keys here are voice, accord, lexicon, cache-size, journal, bed, espeak-ng, piper, http, wyoming, command"},
	{"http: {\"\": {url: \"http://a\"}}\n",
		"c.yaml:1:8: \"\" is not a name; take up to 64 letters a–z without accents, digits, - _ and ."},
	{"voice: |\n", "c.yaml:1:8: the sign | has no meaning here"},
	{"- - - a\n",
		"c.yaml:1:1: the file is made of settings; write one “key: value” a line, with a space after the colon, as in voice: espeak-ng"},
	{"a: - b\n", "c.yaml:1:4: the settings break off here"},
	{"voice: a: b\n", "c.yaml:1:8: the settings break off here"},
	{"voice: %x\n", "c.yaml:1:8: the sign % has no meaning here"},
}

var longAdvice = []string{
	"; write one “key: value” a line with a space after the colon, those of one group equally far from the edge, and a text with signs like { : # in quotes, as in voice: \"…\"",
	"; put a text with such signs in quotes, as in voice: \"…\"",
}

func TestFaultySettingsAreAnswered(t *testing.T) {
	for _, test := range faulty {
		_, err := Parse("c.yaml", []byte(test.text))
		if err == nil {
			t.Errorf("%q: accepted", test.text)
			continue
		}
		got := err.Error()
		for _, advice := range longAdvice {
			got = strings.Replace(got, advice, "", 1)
		}
		if got != test.want {
			t.Errorf("%q:\ngot:\n%s\nwant:\n%s", test.text, got, test.want)
		}
	}
}

func TestNoMessageShowsASecret(t *testing.T) {
	shown := 0
	for _, test := range faulty {
		if strings.Contains(test.text, "SECRET") {
			shown++
			if _, err := Parse("c.yaml", []byte(test.text)); strings.Contains(err.Error(), "SECRET") {
				t.Errorf("%q: %v", test.text, err)
			}
		}
	}
	if shown < 15 {
		t.Errorf("only %d cases hold a secret", shown)
	}
}
