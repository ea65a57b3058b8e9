package engine

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"meditate/narration/config"
	"meditate/narration/voice"
)

// modelExt is how the file of a model ends. What the model needs to know of
// itself lies beside it, with another .json behind.
const modelExt = ".onnx"

// modelFolders lists where models are looked for, the first first: the folder
// that is configured, or the user's own and the one that packages use.
func modelFolders(c config.Piper) []string {
	if c.Models != "" {
		return []string{c.Models}
	}
	home, _ := os.UserHomeDir()
	data := cmp.Or(os.Getenv("XDG_DATA_HOME"), filepath.Join(home, ".local", "share"))
	return []string{filepath.Join(data, "piper-voices"), "/usr/share/piper-voices"}
}

// models returns the paths of the models in some folders and the folders in them.
func models(folders []string) []string {
	var paths []string
	for _, folder := range folders {
		// A folder that cannot be read has no models.
		_ = fs.WalkDir(os.DirFS(folder), ".", func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && strings.HasSuffix(path, modelExt) {
				paths = append(paths, filepath.Join(folder, filepath.FromSlash(path)))
			}
			return nil
		})
	}
	return paths
}

// modelName is what a model is called by: fr_FR-siwis-medium.
func modelName(path string) string { return strings.TrimSuffix(filepath.Base(path), modelExt) }

// findModel returns the path of a model, which is given by its name or by its
// path, and which can be used.
func findModel(folders []string, name string) (string, error) {
	switch {
	case name == "":
		return "", voice.Unusablef("piper needs the name of a voice: piper:fr_FR-siwis-medium; %s", modelAdvice(folders))
	case strings.HasSuffix(name, modelExt):
		return name, checkModel(name)
	}
	for _, path := range models(folders) {
		if modelName(path) == name {
			return path, checkModel(path)
		}
	}
	return "", voice.Unusablef("piper has no voice %q; %s", name, modelAdvice(folders))
}

func modelAdvice(folders []string) string {
	return "put its .onnx and .onnx.json files into " + folders[0] + ", or give the path of the .onnx file"
}

// checkModel says what is missing of a model.
func checkModel(path string) error {
	for _, file := range []string{path, path + ".json"} {
		if info, err := os.Stat(file); err != nil || info.IsDir() {
			return voice.Unusablef("piper needs the file %s, which is not there; the .onnx and the .onnx.json of a voice lie side by side", file)
		}
	}
	return nil
}

// listModels lists the models there are, or says how to get one.
func listModels(folders []string, detail string) []voice.Status {
	var list []voice.Status
	for _, path := range models(folders) {
		s := voice.Status{Name: "piper:" + modelName(path), Usable: true, Detail: detail}
		if err := checkModel(path); err != nil {
			s.Usable, s.Detail = false, err.Error()
		}
		list = append(list, s)
	}
	if list == nil {
		return []voice.Status{{Name: "piper", Detail: "it has no voice yet; " + modelAdvice(folders)}}
	}
	return list
}
