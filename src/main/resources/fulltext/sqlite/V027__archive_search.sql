-- The words of archive_messages are letters and digits with blanks between, folded already. To this tokenizer every character
-- beyond ASCII is a part of a word, so that it cuts at those blanks and nowhere else, whatever alphabet its SQLite knows.
CREATE VIRTUAL TABLE archive_words USING fts5(words, content='archive_messages', content_rowid='seq', tokenize='ascii');

-- A word goes from the index with its last message, and not only when segments are merged.
INSERT INTO archive_words (archive_words, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER archive_words_new AFTER INSERT ON archive_messages WHEN new.words <> '' BEGIN
  INSERT INTO archive_words (rowid, words) VALUES (new.seq, new.words);
END;

CREATE TRIGGER archive_words_gone AFTER DELETE ON archive_messages WHEN old.words <> '' BEGIN
  INSERT INTO archive_words (archive_words, rowid, words) VALUES ('delete', old.seq, old.words);
END;

-- The old words go before the new ones come: of two triggers SQLite fires that first which was created last.
CREATE TRIGGER archive_words_changed AFTER UPDATE OF words ON archive_messages WHEN old.words <> new.words BEGIN
  INSERT INTO archive_words (archive_words, rowid, words) SELECT 'delete', old.seq, old.words WHERE old.words <> '';
  INSERT INTO archive_words (rowid, words) SELECT new.seq, new.words WHERE new.words <> '';
END;
