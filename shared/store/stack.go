package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"hearth/shared/stack"
)

var noTime time.Time // null

var stackTable = &table{name: "stack", columns: []column{
	{"id", text}, {"name", text}, {"project", text}, {"owner", text}, {"owner_id", text}, {"region", text}, {"parent", text},
	{"action", text}, {"status", text}, {"reason", text}, {"description", text},
	{"source_id", text}, {"previous_id", text}, {"credential_id", text}, {"user_project", text},
	{"timeout_mins", integer}, {"disable_rollback", boolean}, {"tags", list},
	{"generation", integer}, {"deadline", instant}, {"created", instant}, {"updated", instant}, {"deleted", instant},
	{"version", integer},
	{"parent_row", text}, {"root", text}, {"depth", integer}, {"size", integer}, {"cause", text}, {"options", text}, {"failure", text}, {"undone", boolean}, {"sinks", text},
	{"settle_at", instant}, // the store's own column, last
}}

var stackColumns = strings.TrimSuffix(stackTable.list("stack."), ", stack.settle_at")

// stackRow returns the row that an update writes, without settle_at.
func (s *Store) stackRow(k stack.Stack) ([]any, error) {
	if k.Tags == nil {
		k.Tags = []string{}
	}
	tags := make([]string, len(k.Tags))
	for i, tag := range k.Tags {
		tags[i] = clean(tag)
	}
	encoded, err := json.Marshal(tags)
	if err != nil {
		return nil, err
	}
	if k.Created.IsZero() {
		k.Created = s.clock()
	}
	failure, err := failureText(k.Failure)
	if err != nil {
		return nil, err
	}
	options := ""
	if !k.Options.IsZero() {
		text, err := json.Marshal(k.Options)
		if err != nil {
			return nil, err
		}
		options = clean(string(text))
	}
	sinks := ""
	if len(k.Sinks) > 0 {
		text, err := json.Marshal(k.Sinks)
		if err != nil {
			return nil, err
		}
		sinks = string(text)
	}
	return []any{
		k.ID, k.Name, k.Project, k.Owner, k.OwnerID, k.Region, k.Parent,
		string(k.Action), string(k.Status), k.Reason, k.Description,
		k.SourceID, k.PreviousID, k.CredentialID, k.UserProject,
		int64(k.TimeoutMins), k.DisableRollback, string(encoded),
		k.Generation, k.Deadline, k.Created, k.Updated, k.Deleted,
		k.Version + 1, k.ParentRow, k.Root, int64(k.Depth), int64(k.Size), string(k.Cause), options, failure, k.Undone, sinks,
	}, nil
}

func scanStack(r rows) (k stack.Stack, err error) {
	var tags []byte
	var options, sinks string
	var cause, failure *string // null in the rows of an older release
	err = r.Scan(
		&k.ID, &k.Name, &k.Project, &k.Owner, &k.OwnerID, &k.Region, &k.Parent,
		&k.Action, &k.Status, &k.Reason, &k.Description,
		&k.SourceID, &k.PreviousID, &k.CredentialID, &k.UserProject,
		&k.TimeoutMins, &k.DisableRollback, &tags,
		&k.Generation, moment{&k.Deadline}, moment{&k.Created}, moment{&k.Updated}, moment{&k.Deleted},
		&k.Version, &k.ParentRow, &k.Root, &k.Depth, &k.Size, &cause, &options, &failure, &k.Undone, &sinks,
	)
	if err == nil && sinks != "" {
		err = json.Unmarshal([]byte(sinks), &k.Sinks)
	}
	if cause != nil {
		k.Cause = stack.Cause(*cause)
	} else if err == nil {
		k.Cause = stack.CauseOfReason(k)
	}
	switch {
	case err == nil && failure != nil:
		k.Failure, err = failureOf(*failure)
	case k.Status == stack.Failed:
		k.Failure = stack.FailureOfStackReason(k.Reason)
	}
	if err == nil {
		err = json.Unmarshal(tags, &k.Tags)
	}
	if err == nil && options != "" {
		err = json.Unmarshal([]byte(options), &k.Options)
	}
	return k, err
}

// Stack returns a stack by its ID, even a deleted one.
func (s *Store) Stack(ctx context.Context, id string) (stack.Stack, error) {
	found, err := collect(ctx, s.db, scanStack, `SELECT `+stackColumns+` FROM stack WHERE id = $1`, id)
	if err == nil && len(found) == 0 {
		err = notFound("Stack", id)
	}
	if err != nil {
		return stack.Stack{}, err
	}
	return found[0], nil
}

// StacksByID returns the stacks with these IDs, by ID, including deleted ones. It leaves out IDs
// that do not exist.
func (s *Store) StacksByID(ctx context.Context, ids []string) (map[string]stack.Stack, error) {
	found, err := collect(ctx, s.db, scanStack, `SELECT `+stackColumns+` FROM stack WHERE id IN {$1}`, ids)
	stacks := make(map[string]stack.Stack, len(found))
	for _, k := range found {
		stacks[k.ID] = k
	}
	return stacks, err
}

// FindStack returns a stack of the project, by ID or by name. By ID it also finds a deleted stack.
func (s *Store) FindStack(ctx context.Context, project, nameOrID string) (stack.Stack, error) {
	if uuid.Validate(nameOrID) == nil {
		k, err := s.Stack(ctx, nameOrID)
		if err == nil && k.Project == project {
			return k, nil
		}
		if err != nil && stack.CodeOf(err) != stack.EntityNotFound {
			return stack.Stack{}, err
		}
	}
	found, err := collect(ctx, s.db, scanStack,
		`SELECT `+stackColumns+` FROM stack WHERE project = $1 AND name = $2 AND deleted IS NULL`, project, nameOrID)
	if err == nil && len(found) == 0 {
		err = notFound("Stack", nameOrID)
	}
	if err != nil {
		return stack.Stack{}, err
	}
	return found[0], nil
}

// A heldStack has the columns of a locked stack row that conditions need.
type heldStack struct {
	version, size      int64
	deadline, settleAt time.Time
}

// lockStacks locks the rows that the changes update, and refuses changes that read another version.
func (s *Store) lockStacks(ctx context.Context, t tx, drafts []*draft) error {
	var ids []string
	for _, d := range drafts {
		if d.change.Stack != nil {
			ids = append(ids, d.change.Stack.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	r, err := t.query(ctx, `SELECT id, version, deadline, settle_at, CASE WHEN deleted IS NULL THEN size ELSE 0 END FROM stack WHERE id IN {$1} ORDER BY id {lock}`, ids)
	if err != nil {
		return err
	}
	defer r.Close()
	held := make(map[string]heldStack, len(ids))
	for r.Next() {
		var id string
		var h heldStack
		if err := r.Scan(&id, &h.version, moment{&h.deadline}, moment{&h.settleAt}, &h.size); err != nil {
			return err
		}
		held[id] = h
	}
	for _, d := range drafts {
		k := d.change.Stack
		if k == nil {
			continue
		}
		h, ok := held[k.ID]
		if !ok || h.version != k.Version {
			d.err = stack.ErrStale
			continue
		}
		d.size = h.size
		delete(held, k.ID) // the next change that writes it is stale
		// A stack past its deadline may have been delivered already. Only another deadline makes it
		// due again.
		settle := k.Deadline
		if k.Deadline.Truncate(time.Microsecond).Equal(h.deadline) {
			settle = h.settleAt
		}
		d.stack = append(d.stack[:len(stackTable.columns)-1], settle)
	}
	return r.Err()
}

func (s *Store) updateStacks(ctx context.Context, t tx, drafts []*draft) error {
	var all [][]any
	for _, d := range drafts {
		if d.stack != nil {
			all = append(all, d.stack)
		}
	}
	return t.update(ctx, stackTable, all)
}

// insertStacks adds new stacks, and refuses those whose name is taken.
func (s *Store) insertStacks(ctx context.Context, t tx, drafts []*draft) error {
	var creating []*draft
	for _, d := range drafts {
		if d.change.NewStack != nil {
			creating = append(creating, d)
		}
	}
	// Always in the same order, so that two transactions never wait for each other in a cycle.
	slices.SortStableFunc(creating, func(a, b *draft) int {
		return strings.Compare(a.change.NewStack.Project+"\x00"+a.change.NewStack.Name, b.change.NewStack.Project+"\x00"+b.change.NewStack.Name)
	})
	if err := s.checkQuotas(ctx, t, creating); err != nil {
		return err
	}
	creating = withoutRefused(creating)
	var all [][]any
	for _, d := range creating {
		k := *d.change.NewStack
		k.Version-- // a row is added with its own version
		row, err := s.stackRow(k)
		if err != nil {
			return err
		}
		all = append(all, append(row, k.Deadline))
	}
	added, err := t.insertNew(ctx, stackTable, all)
	if err != nil {
		return err
	}
	for _, d := range creating {
		if i := slices.Index(added, d.change.NewStack.ID); i >= 0 {
			added[i] = ""
			continue
		}
		d.err = stack.Errorf(stack.StackExists, "The Stack (%s) already exists.", d.change.NewStack.Name)
	}
	return nil
}

var errNoStack = errors.New("a plan names no stack")
