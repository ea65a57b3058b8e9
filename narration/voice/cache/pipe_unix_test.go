//go:build unix

package cache

import (
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

func TestAPipeInThePlaceOfAClipIsNotWaitedFor(t *testing.T) {
	c := Open(t.TempDir(), plenty)
	key, _ := phrase(1, 0)
	if err := unix.Mkfifo(c.path(key), 0o600); err != nil {
		t.Skip("no pipe can be made here:", err)
	}
	if _, ok, err := c.Get(key); ok || !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v, %v", ok, err)
	}
	if _, err := os.Lstat(c.path(key)); err == nil {
		t.Error("it is still there")
	}
}
