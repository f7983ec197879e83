-- The words of archive_messages are letters and digits with blanks between, folded already: nothing in them has a meaning in the
-- text of a vector, and no parser of the server's, which goes by its locale, is asked where they end.
CREATE FUNCTION archive_vector(words TEXT) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(string_agg(word || ':' || place, ' '), '')::tsvector
  FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS each_word (word, place)
$$;

CREATE INDEX archive_messages_by_words ON archive_messages USING gin (archive_vector(words));
