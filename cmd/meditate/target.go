package main

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"meditate/narration/script"

	"github.com/urfave/cli/v2"
)

// exportPaths returns where each script goes, and the folder that has to be
// there; it refuses what would overwrite.
func exportPaths(c *cli.Context, f format, all []*script.Script) (paths []string, folder string, err error) {
	out := cmp.Or(c.String(flagOut), ".")
	if out == "-" {
		return nil, "", usagef("-o -: a session is written into a file, whole or not at all; name one, such as %s%s", "session", f.extensions[0])
	}
	isFolder, err := namesFolder(out, len(all) > 1 || c.Bool(flagAll))
	if err != nil {
		return nil, "", err
	}
	folder = "."
	if isFolder {
		folder = out
	}
	paths = make([]string, len(all))
	taken := map[string]string{}
	for i, s := range all {
		paths[i] = out
		if isFolder {
			name := filepath.Base(filepath.FromSlash(s.Name))
			paths[i] = filepath.Join(out, strings.TrimSuffix(name, filepath.Ext(name))+f.extensions[0])
		}
		if err := checkTarget(paths[i], c.Bool(flagForce)); err != nil {
			return nil, "", err
		}
		key := strings.ToLower(paths[i]) // many file systems take them for one
		if other, ok := taken[key]; ok {
			return nil, "", inputf("%s and %s would both become %s; export them one by one with -o", other, s.Name, paths[i])
		}
		taken[key] = s.Name
	}
	return paths, folder, nil
}

// namesFolder tells whether out is a folder, or is to be one because there are
// several sessions.
func namesFolder(out string, several bool) (bool, error) {
	info, err := os.Stat(out)
	exists := err == nil
	if exists && info.IsDir() || os.IsPathSeparator(out[len(out)-1]) {
		return true, nil
	}
	if ext := filepath.Ext(out); several && (exists || isFormat(ext)) {
		return false, inputf("%s is a file; several sessions need a folder: -o %s%c", out, strings.TrimSuffix(out, ext), filepath.Separator)
	}
	return several, nil
}

// isFormat tells whether an extension is that of a file that can be written.
func isFormat(ext string) bool {
	return slices.ContainsFunc(formats, func(f format) bool { return slices.Contains(f.extensions, strings.ToLower(ext)) })
}

// checkTarget refuses what would overwrite, and what is no ordinary file.
func checkTarget(path string, force bool) error {
	info, err := os.Lstat(path) // a link is something, wherever it leads
	switch {
	case err != nil:
		return nil
	case !info.Mode().IsRegular():
		return inputf("%s exists and is no ordinary file; choose another name", path)
	case !force:
		return inputf("%s exists; --%s overwrites it, -o names another", path, flagForce)
	}
	return nil
}
