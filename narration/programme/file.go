package programme

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
)

// maxPicture bounds what File reads, in bytes.
const maxPicture = 20_000_000

// File reads a file beside the programme.yaml of a programme that Load has read,
// such as a picture or notes.txt, of at most 20 MB. Name is that of the file alone, without a folder. A link to
// somewhere else is refused, so that a programme cannot publish what lies outside
// its folder. The error is fs.ErrNotExist where there is none.
func (p *Programme) File(name string) ([]byte, error) {
	shown := path.Join(p.name, fmt.Sprintf("%.60s", name))
	if !beside(name) {
		return nil, fmt.Errorf("%.60q is not the name of a file in the folder %s", name, p.name)
	}
	if info, err := fs.Lstat(p.files, name); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return nil, fmt.Errorf("%s is a link to another file; put the file itself there", shown)
	}
	data, err := readSmall(p.files, name, maxPicture)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", shown, err)
	}
	return data, nil
}

// readSmall reads an ordinary file of at most so many bytes. Errors do not name
// the file.
func readSmall(files fs.FS, name string, most int64) ([]byte, error) {
	info, err := fs.Stat(files, name)
	switch {
	case err != nil:
		return nil, bare(err)
	case !info.Mode().IsRegular():
		return nil, errors.New("this is no ordinary file")
	}
	f, err := files.Open(name)
	if err != nil {
		return nil, bare(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1)) // it may have grown
	if err != nil {
		return nil, bare(err)
	}
	if int64(len(data)) > most {
		return nil, fmt.Errorf("the file is larger than %s", size(most))
	}
	return data, nil
}

func size(bytes int64) string {
	if bytes >= 1_000_000 {
		return fmt.Sprintf("%d MB", bytes/1_000_000)
	}
	return fmt.Sprintf("%d KiB", bytes>>10)
}

// bare takes the name of the file off an error.
func bare(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
