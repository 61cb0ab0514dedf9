package store

import (
	"errors"
	"io/fs"
	"os"
)

// makePrivate creates a SQLite file that only its owner can read and write. It changes the mode of
// an existing file, and of the files that SQLite has beside it. SQLite creates those with the mode
// of the database file.
func makePrivate(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	for _, beside := range []string{"", "-wal", "-shm", "-journal"} {
		info, err := os.Stat(path + beside)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			err = os.Chmod(path+beside, 0o600)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
