package pack

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Home returns the folder in which the packs of the user lie, each in a folder
// of its name: what MEDITATE_VOICES says, or meditate/voices in the data folder
// of the system (on Linux that of the XDG Base Directory Specification). It may
// not exist yet.
func Home() (string, error) { return home(runtime.GOOS, os.Getenv, os.UserHomeDir) }

func home(system string, env func(string) string, userHome func() (string, error)) (string, error) {
	if dir := env("MEDITATE_VOICES"); dir != "" {
		return filepath.Abs(dir)
	}
	data := env("XDG_DATA_HOME")
	under := filepath.Join(".local", "share")
	switch system {
	case "windows":
		data, under = env("LocalAppData"), filepath.Join("AppData", "Local")
	case "darwin", "ios":
		data, under = "", filepath.Join("Library", "Application Support")
	}
	if !filepath.IsAbs(data) { // the specification has relative ones ignored
		user, err := userHome()
		if err != nil {
			return "", fmt.Errorf("the folder for voices is unknown (%w); set MEDITATE_VOICES to one", err)
		}
		data = filepath.Join(user, under)
	}
	return filepath.Join(data, "meditate", "voices"), nil
}

// Names returns the names of the packs that lie in a folder, in alphabetical
// order; none where there is no such folder. They may be damaged.
func Names(home string) ([]string, error) {
	entries, err := os.ReadDir(home)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if checkShape(e.Name()) != nil {
			continue
		}
		if _, err := os.Stat(filepath.Join(home, e.Name(), infoName)); err == nil {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// Find opens the pack that lies in home under a name. It is called by that
// name, whatever its pack.yaml says, so that a renamed folder is a renamed
// voice. Where there is none, the error is fs.ErrNotExist.
func Find(home, name string) (*Pack, error) {
	if err := checkShape(name); err != nil {
		return nil, err
	}
	p, err := Open(os.DirFS(filepath.Join(home, name)))
	if err != nil {
		return nil, err
	}
	p.name = name
	return p, nil
}
