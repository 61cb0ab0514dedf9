-- Whether the event is the end of a deletion that left the object in the cloud. It is not known of older events.
ALTER TABLE event ADD COLUMN retained boolean NOT NULL DEFAULT false;
