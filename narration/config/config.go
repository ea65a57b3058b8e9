// Package config reads config.yaml, in which a user says once what would
// otherwise be said on every command line. It is strict: what it does not know
// is an error with its place, and with what to write instead.
package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"meditate/narration/yamlfile"
)

// A Config is what the user has set. Its zero value is what holds where nothing
// is set, and so is the zero value of every field.
type Config struct {
	Voice     string // speaks where neither the command line, the environment nor the script names one
	Accord    string // "doublet", "f" or "m"
	Lexicon   string // the file of the user's pronunciations; "" is lexique.txt beside this file, if it is there
	CacheSize int64  // in bytes; negative where the user wrote 0: keep nothing
	Journal   bool   // keeps a log of what was practised
	Bed       Bed
	Espeak    Espeak
	Piper     Piper
	HTTP      []HTTP    // in the order of the file, as are the following
	Wyoming   []Wyoming // no address twice
	Commands  []Command
}

// Bed sets what sounds under a session. Where a number is nil, nothing is set.
type Bed struct {
	Name                        string         // as --bed takes it: a bed of our own, or a file
	Level                       *float64       // how far it lies below speech, 0 to 60 LU
	Duck                        *float64       // how much louder it is in long silences, 0 to 40 dB
	Fall, Rise, FadeIn, FadeOut *time.Duration // 0 to 1 min
}

// Espeak sets the engine espeak-ng. Amplitude 0 would be silence, and pitch 0
// sounds like pitch 1, so that 0 is left to mean that nothing is set.
type Espeak struct {
	Speed     int // words a minute, 80 to 450
	Amplitude int // 1 to 200
	Pitch     int // 1 to 99
}

// Piper sets the engine piper.
type Piper struct {
	Program     string  // a path, or a name to look up in PATH
	Models      string  // the folder that holds the .onnx files
	LengthScale float64 // 0.5 to 3; more is slower
	Speaker     int     // of a model with several, from 0 on; 0 is also piper's own choice
}

// HTTP is a server with the OpenAI speech interface.
type HTTP struct {
	Name     string        // ASCII letters, digits, - _ and .
	URL      string        // http or https; /v1/audio/speech is to be added to it
	Model    string        // as the server names it
	Voice    string        // as the server names it
	Speed    float64       // 0.25 to 4; 0 leaves it to the server
	KeyEnv   string        // the environment variable that holds the key
	Timeout  time.Duration // of one phrase
	InFlight int           // phrases at once, 1 to 16
}

// Wyoming is a server that speaks the Wyoming protocol.
type Wyoming struct {
	Address string // HOST:PORT
	Voice   string // as the server names it
}

// Command is any program that speaks what comes on its standard input.
type Command struct {
	Name string // ASCII letters, digits, - _ and .

	// Argv is the program, a path or a name to look up in PATH, and its
	// arguments. "{out}" within an argument stands for the file to write; without
	// it the sound comes on standard output.
	Argv     []string
	Version  string        // whatever the user writes; a new one makes all clips again
	Timeout  time.Duration // of one phrase
	InFlight int           // phrases at once, 1 to 16
}

// Path returns where the settings are: the file that MEDITATE_CONFIG names, else
// meditate/config.yaml in the folder for settings: XDG_CONFIG_HOME if that is an
// absolute path, else what the system has for it. The file need not be there.
func Path() (string, error) {
	if path := os.Getenv("MEDITATE_CONFIG"); path != "" {
		return path, nil
	}
	folder := os.Getenv("XDG_CONFIG_HOME") // also where the system has no such custom
	if !filepath.IsAbs(folder) {
		var err error
		if folder, err = os.UserConfigDir(); err != nil {
			return "", fmt.Errorf("there is no folder for settings: %w; name a file in MEDITATE_CONFIG", err)
		}
	}
	return filepath.Join(folder, "meditate", "config.yaml"), nil
}

// Load reads a file of settings. One that is not there sets nothing. Paths in it
// that begin with ~/ begin at the user's home, and other relative ones in the
// folder of the file. Errors are those of [Parse], or say why the file cannot be
// read.
func Load(path string) (Config, error) {
	data, err := read(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Config{}, nil
	case err != nil:
		return Config{}, fmt.Errorf("the settings cannot be read: %w", err)
	}
	c, err := Parse(path, data)
	if err != nil {
		return Config{}, err
	}
	home, _ := os.UserHomeDir() // "" leaves ~ as it is
	c.resolve(filepath.Dir(path), home)
	return c, nil
}

// read returns what is in a file, and no more than is needed to see that it is
// too large.
func read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case path == os.DevNull: // how one asks for no settings at all
		return nil, nil
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s is a folder; the settings are a text file", path)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no ordinary file; the settings are a text file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, yamlfile.MaxSize+1))
}

// resolve makes every path one that holds in any folder.
func (c *Config) resolve(folder, home string) {
	paths := []*string{&c.Lexicon, &c.Piper.Models}
	programs := []*string{&c.Piper.Program}
	for i := range c.Commands {
		programs = append(programs, &c.Commands[i].Argv[0])
	}
	if strings.ContainsAny(c.Bed.Name, `./`+string(filepath.Separator)) { // else a bed of our own
		paths = append(paths, &c.Bed.Name)
	}
	for _, p := range programs {
		if strings.ContainsAny(*p, `/`+string(filepath.Separator)) { // else a name to look up
			paths = append(paths, p)
		}
	}
	for _, p := range paths {
		rest, atHome := strings.CutPrefix(*p, "~/")
		switch {
		case *p == "" || filepath.IsAbs(*p):
		case atHome && home != "":
			*p = filepath.Join(home, rest)
		case !atHome:
			*p = filepath.Join(folder, *p)
		}
	}
}

// Parse reads settings. Name is what messages call the file. The error is a
// script.ErrorList of all that is wrong, each with its place; the Config is
// then the zero value. No error shows a value that may be secret. Paths are as
// they were written.
func Parse(name string, data []byte) (Config, error) {
	var c Config
	if err := yamlfile.Read(kind, name, data, fileKeys, &c); err != nil {
		return Config{}, err
	}
	return c, nil
}
