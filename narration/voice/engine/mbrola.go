package engine

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"meditate/narration/voice"
	"meditate/narration/voice/program"
)

// What suits the voices of mbrola. At the amplitude of 100 that espeak-ng takes
// by itself, mb-fr4 clips: over 12 minutes of French 20,000 samples at full
// scale, and at 50 a peak of −4.4 dBFS. (mbrola itself flattens some 700 peaks
// of the same 12 minutes, whatever the amplitude.)
const (
	mbrolaSpeed     = 120 // words a minute
	mbrolaAmplitude = 50  // of 200
)

// isMbrola tells whether a voice of espeak-ng is one of mbrola: mb-fr4, or as its
// file is called, mb/mb-fr4.
func isMbrola(name string) bool { return strings.HasPrefix(strings.TrimPrefix(name, "mb/"), "mb-") }

// mbrolaDatabase returns what a voice is made of: fr4 for mb-fr4, and for
// mb-fr4-en, which reads English with it.
func mbrolaDatabase(name string) string {
	name = strings.TrimPrefix(strings.TrimPrefix(name, "mb/"), "mb-")
	if end := strings.IndexAny(name, "-+"); end >= 0 {
		return name[:end]
	}
	return name
}

func mbrolaInstall(name string) string {
	return "apt install mbrola mbrola-" + mbrolaDatabase(name) + " (Debian: contrib and non-free)"
}

// mbrolaPaths returns which files speak: the voice's own, beside espeak-ng's data or
// in mbrola's folder, and the program's, as far as they are there.
func mbrolaPaths(data, name string) []string {
	database := mbrolaDatabase(name)
	var paths []string
	for _, path := range []string{ // as espeak-ng 1.51 looks, the first first
		filepath.Join(data, "mbrola", database),
		filepath.Join("/usr/share/mbrola", database),
		filepath.Join("/usr/share/mbrola", database, database),
		filepath.Join("/usr/share/mbrola/voices", database),
	} {
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			paths = append(paths, path)
		}
	}
	if path, err := exec.LookPath("mbrola"); err == nil {
		paths = append(paths, path)
	}
	return paths
}

// mbrolaFiles returns the fingerprints of the files that speak.
func mbrolaFiles(a program.Asker, data, name string) []string {
	var files []string
	for _, path := range mbrolaPaths(data, name) {
		if file, err := fingerprint(a, path); err == nil {
			files = append(files, file)
		}
	}
	return files
}

// mbrolaVoices lists the French voices of mbrola that work, or says how to get
// one. Espeak-ng lists them all, whether or not their data are there.
func mbrolaVoices(ctx context.Context, a program.Asker, path string) []voice.Status {
	var found []voice.Status
	if _, err := exec.LookPath("mbrola"); err == nil {
		list, _ := a.Ask(ctx, program.Program{Argv: []string{path, "--voices=fr"}})
		for line := range strings.Lines(list) {
			_, file, _ := strings.Cut(line, " mb/")
			name, _, _ := strings.Cut(file, " ")
			if name != "" && espeakHas(ctx, program.Asker{}, path, name) == nil {
				found = append(found, voice.Status{
					Name: "espeak-ng:" + name, Usable: true, Heard: name == "mb-fr4",
					Detail: "any text in French, made with mbrola",
				})
			}
		}
	}
	if len(found) == 0 {
		return []voice.Status{{Name: "espeak-ng:mb-fr4", Heard: true, Detail: "it needs mbrola and its data: " + mbrolaInstall("mb-fr4")}}
	}
	return found
}
