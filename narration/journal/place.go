package journal

import (
	"errors"
	"os"
	"path/filepath"
)

// maxLinks is how many symbolic links may follow each other, as on Linux.
const maxLinks = 40

// follow returns the file that a path leads to, which need not be there: a journal
// that lies among someone's dotfiles and is linked to its place is locked and
// replaced where it lies.
func follow(path string) (string, error) {
	for range maxLinks {
		link, err := os.Readlink(path)
		if err != nil {
			return path, nil // no link; or the one who opens it finds out
		}
		if !filepath.IsAbs(link) {
			link = filepath.Dir(path) + string(filepath.Separator) + link
		}
		// Not cleaned before its folder is known: behind a link, .. is another folder.
		folder, name := filepath.Split(link)
		if folder, err = filepath.EvalSymlinks(folder); err != nil {
			return "", err
		}
		path = filepath.Join(folder, name)
	}
	return "", errors.New("too many links follow each other")
}

// syncFolder brings to the disk that a file was made, replaced or removed. Not
// every system can be asked for that; those that cannot do it of themselves, by
// and by.
func syncFolder(path string) {
	if folder, err := os.Open(filepath.Dir(path)); err == nil {
		folder.Sync()
		folder.Close()
	}
}
