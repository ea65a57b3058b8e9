package journal

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"time"
)

// How a journal is locked.
const (
	alone  = false // to write
	shared = true  // with others, to read
)

// lock waits until nobody else has a journal locked, for as long as patience
// lasts, and then has it locked until that is closed or the process ends, however
// that may be. The error may be [ErrHeld].
//
// The lock is a file of its own. The journal itself is replaced when something
// is forgotten, so that whoever had waited for its lock would hold a file that is
// gone; and Windows would let nobody read what another holds, nor replace it. The
// lock stays where it is for the same reason. A reader makes none: one who only
// looks, perhaps as another user, must leave nothing that shuts the owner out.
func lock(path string, share bool, patience time.Duration) (io.Closer, error) {
	flag := os.O_RDWR | os.O_CREATE
	if share {
		flag = os.O_RDONLY
	}
	f, err := os.OpenFile(path+".lock", flag, 0o600)
	if err != nil {
		return nil, err
	}
	for waited := time.Duration(0); ; {
		err := tryLock(f, share)
		switch {
		case err == nil:
			return f, nil
		case !errors.Is(err, ErrHeld):
			f.Close()
			return nil, fmt.Errorf("%s cannot be locked: %w", f.Name(), err)
		case waited >= patience:
			f.Close()
			return nil, fmt.Errorf("%w, and has for %v", err, patience)
		}
		pause := time.Millisecond + rand.N(4*time.Millisecond) // not in step with others who wait
		time.Sleep(pause)
		waited += pause
	}
}
