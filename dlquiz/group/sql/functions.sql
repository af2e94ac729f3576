-- What members and teachers may do beyond their own rows. Each function runs with the owner's rights, so each checks
-- who has logged in (session_user) and sees nothing but pg_catalog and what it names in full. None of them reads a
-- temporary table: a member could have put a view with functions of their own there. Compiling a query (jit) takes
-- seconds where there are partitions, and saves nothing.

CREATE OR REPLACE FUNCTION dlquiz.me() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT member FROM dlquiz.members WHERE role = session_user $$;

CREATE OR REPLACE FUNCTION dlquiz.is_teacher() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT pg_has_role(session_user, 'dlquiz_' || id || '_teacher', 'MEMBER') FROM dlquiz.info $$;

CREATE OR REPLACE FUNCTION dlquiz.only_members() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found text := dlquiz.me();
BEGIN
  IF found IS NULL THEN
    RAISE insufficient_privilege USING MESSAGE = 'only for members of the group';
  END IF;
  RETURN found;
END $$;

CREATE OR REPLACE FUNCTION dlquiz.only_teachers() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT dlquiz.is_teacher() THEN
    RAISE insufficient_privilege USING MESSAGE = 'only for teachers of the group';
  END IF;
END $$;

-- Who somebody who joins is, and what the group takes.
CREATE OR REPLACE FUNCTION dlquiz.hello(OUT group_id text, OUT version integer, OUT answers boolean,
                                        OUT teacher boolean, OUT member text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  SELECT i.id, i.version, i.answers, dlquiz.is_teacher(), dlquiz.me() INTO group_id, version, answers, teacher, member
  FROM dlquiz.info AS i;
  IF member IS NULL AND NOT teacher THEN
    RAISE insufficient_privilege USING MESSAGE = 'only for members of the group';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION dlquiz.join_group() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE dlquiz.members SET joined = current_date WHERE members.member = dlquiz.only_members() AND joined IS NULL;
END $$;

-- The attempts that count: none taken back, and as the newest regrade says. With `member` among what is distinct, a
-- condition on it leads to the one part of each table that has the member's rows.
CREATE OR REPLACE VIEW dlquiz.in_force AS
SELECT a.member, a.id, a.day, a.number, a.bank, a.question, a.seconds,
  CASE WHEN r.id IS NULL THEN a.score ELSE r.score END AS score,
  CASE WHEN r.id IS NULL THEN a.mistake ELSE r.mistake END AS mistake, a.offered, a.answer
FROM dlquiz.attempts AS a LEFT JOIN (
  SELECT DISTINCT ON (c.member, c.attempt) c.member, c.attempt, c.id, c.score, c.mistake FROM dlquiz.corrections AS c
  WHERE c.kind = 'regrade' ORDER BY c.member, c.attempt, c.day DESC, c.number DESC, c.id DESC) AS r
  ON r.member = a.member AND r.attempt = a.id
WHERE NOT EXISTS (
  SELECT FROM dlquiz.corrections AS c WHERE c.member = a.member AND c.attempt = a.id AND c.kind = 'undo');

-- What a choice question offered, and the answer: with its numbers for options in alphabetical order where it surely
-- consists of numbers, so that there are few of them however options were shuffled. Several numbers may also be the text
-- of an option, but of none with a letter that is no part of LaTeX.
CREATE OR REPLACE FUNCTION dlquiz.offer_of(question text, offered text[], typed text,
                                           OUT digest uuid, OUT options text[], OUT answer text)
LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  in_order text[] := ARRAY(SELECT o COLLATE "C" FROM unnest(offered) AS o ORDER BY 1);
  numbers integer[];
BEGIN
  IF array_ndims(offered) IS DISTINCT FROM 1 OR array_position(offered, NULL) IS NOT NULL THEN
    RETURN;
  END IF;
  options := offered;
  answer := typed;
  IF split_part(answer, E'\n', 1) = '?' THEN   -- given up
    options := in_order;
    answer := '?';
  ELSIF answer ~ '^[1-9][0-9]?(, [1-9][0-9]?)*$' THEN
    numbers := string_to_array(answer, ', ');
    IF cardinality(options) >= ALL (numbers)
      AND (cardinality(numbers) = 1 OR (SELECT bool_and(o ~ '[A-Za-z]' AND strpos(o, '\') = 0) FROM unnest(options) AS o))
    THEN
      answer := array_to_string(ARRAY(SELECT DISTINCT array_position(in_order, options[n]) FROM unnest(numbers) AS n ORDER BY 1),
                                ', ');
      options := in_order;
    END IF;
  END IF;
  digest := md5((ARRAY[question, answer] || options)::text);
END $$;

-- The first answers of a member as one value: of each the numbers of question and mistake (0 for none), score, seconds.
-- In a group that was made with --answers, the numbers of the offers are a second one (0 for none).
CREATE OR REPLACE FUNCTION dlquiz.pack_answers(whose text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
BEGIN
  -- Not while names that nobody uses any more are removed.
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('names of answers', 0));
  -- In one order, so that two members who bring the same names do not wait for each other.
  INSERT INTO dlquiz.questions (question) SELECT f.question FROM dlquiz.first_answers AS f
  WHERE f.member = whose AND NOT EXISTS (SELECT FROM dlquiz.questions AS q WHERE q.question = f.question)
  ORDER BY 1 ON CONFLICT DO NOTHING;
  INSERT INTO dlquiz.mistakes (mistake) SELECT DISTINCT f.mistake FROM dlquiz.first_answers AS f
  WHERE f.member = whose AND f.mistake IS NOT NULL
    AND NOT EXISTS (SELECT FROM dlquiz.mistakes AS m WHERE m.mistake = f.mistake)
  ORDER BY 1 ON CONFLICT DO NOTHING;
  IF (SELECT i.answers FROM dlquiz.info AS i) THEN
    INSERT INTO dlquiz.offers (digest, question, options, answer)
    SELECT DISTINCT ON (f.offer) f.offer, f.question, o.options, o.answer
    FROM dlquiz.first_answers AS f JOIN dlquiz.attempts AS a ON a.member = f.member AND a.id = f.attempt
      CROSS JOIN LATERAL dlquiz.offer_of(a.question, a.offered, a.answer) AS o
    WHERE f.member = whose AND f.offer IS NOT NULL
      AND NOT EXISTS (SELECT FROM dlquiz.offers AS o WHERE o.digest = f.offer)
    ORDER BY 1 ON CONFLICT DO NOTHING;
  END IF;
  INSERT INTO dlquiz.packed_answers (member, answers, offers)
  SELECT whose, coalesce(string_agg(int4send(q.number) || int4send(coalesce(m.number, 0)) || float8send(f.score)
                                    || float8send(f.seconds), ''), ''),
    CASE WHEN count(o.number) = 0 THEN '' ELSE string_agg(int4send(coalesce(o.number, 0)), '') END
  FROM dlquiz.first_answers AS f JOIN dlquiz.questions AS q USING (question) LEFT JOIN dlquiz.mistakes AS m USING (mistake)
    LEFT JOIN dlquiz.offers AS o ON o.digest = f.offer
  WHERE f.member = whose
  ON CONFLICT (member) DO UPDATE SET answers = excluded.answers, offers = excluded.offers;
END $$;

-- Derive the member's own first answers to these questions again.
CREATE OR REPLACE FUNCTION dlquiz.note_first_answers(asked text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE me text := dlquiz.only_members();
BEGIN
  -- Two machines of one member, one after the other: the second waits here, and then sees the rows of both.
  UPDATE dlquiz.members SET changes = changes + 1 WHERE member = me;
  INSERT INTO dlquiz.first_answers AS f (member, question, bank, attempt, score, mistake, seconds, offer)
  SELECT a.member, a.question, a.bank, a.id, a.score, a.mistake, a.seconds,
    (dlquiz.offer_of(a.question, a.offered, a.answer)).digest
  FROM (SELECT DISTINCT ON (question) * FROM dlquiz.in_force WHERE member = me AND question = ANY (asked)
        ORDER BY question, day, number, id) AS a
  ON CONFLICT (member, question) DO UPDATE
  SET bank = excluded.bank, attempt = excluded.attempt, score = excluded.score, mistake = excluded.mistake,
    seconds = excluded.seconds, offer = excluded.offer
  WHERE (f.attempt, f.score, f.mistake) IS DISTINCT FROM (excluded.attempt, excluded.score, excluded.mistake);
  -- Only what was taken back leaves a question without an answer; to plan this takes longer than to do it.
  IF EXISTS (SELECT FROM dlquiz.corrections AS c WHERE c.member = me AND c.kind = 'undo') THEN
    DELETE FROM dlquiz.first_answers AS f
    WHERE f.member = me AND f.question = ANY (asked) AND NOT EXISTS (
      SELECT FROM dlquiz.in_force AS a WHERE a.member = me AND a.question = f.question);
  END IF;
  PERFORM dlquiz.pack_answers(me);
END $$;

-- Anything else would become a password that stands in statements and logs.
CREATE OR REPLACE FUNCTION dlquiz.checked(verifier text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF verifier !~ '^SCRAM-SHA-256\$[0-9]+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$' THEN
    RAISE invalid_parameter_value USING MESSAGE = 'not a SCRAM verifier';
  END IF;
  RETURN verifier;
END $$;

-- A login role for each verifier, which the teacher's machine made of a password that never comes here.
CREATE OR REPLACE FUNCTION dlquiz.invite(verifiers text[], names text[], as_teacher boolean) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  prefix text := 'dlquiz_' || (SELECT id FROM dlquiz.info) || '_';
  fresh text;
BEGIN
  PERFORM dlquiz.only_teachers();
  FOR n IN 1..cardinality(verifiers) LOOP
    LOOP
      fresh := substr(replace(gen_random_uuid()::text, '-', ''), 1, 10);
      EXIT WHEN NOT EXISTS (SELECT FROM pg_roles WHERE rolname = prefix || fresh);
    END LOOP;
    EXECUTE format('CREATE ROLE %I LOGIN CONNECTION LIMIT 8 PASSWORD %L IN ROLE %I',
                   prefix || fresh, dlquiz.checked(verifiers[n]), prefix || CASE WHEN as_teacher THEN 'teacher' ELSE 'member' END);
    INSERT INTO dlquiz.members (member, role, teacher) VALUES (fresh, prefix || fresh, as_teacher);
    INSERT INTO dlquiz.names (member, name) SELECT fresh, names[n] WHERE names[n] IS NOT NULL;
    RETURN NEXT prefix || fresh;
  END LOOP;
END $$;

-- Erase all that is here of a member. The role cannot drop itself: it gets no login any more, and for one minute the
-- group's `leaver` can log in with the given verifier, to drop it.
CREATE OR REPLACE FUNCTION dlquiz.erase(verifier text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
  me text := dlquiz.only_members();
  leaver text := 'dlquiz_' || (SELECT id FROM dlquiz.info) || '_leaver';
  asked text[];
  made text[];
  offered uuid[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('left_roles', 0));
  -- Another machine of this member that is sending finishes first.
  INSERT INTO dlquiz.left_roles SELECT role FROM dlquiz.members WHERE member = me FOR UPDATE;
  DELETE FROM dlquiz.members WHERE member = me;
  -- Names from banks of their own and what they typed, too: also of answers that were taken back.
  PERFORM pg_advisory_xact_lock(hashtextextended('names of answers', 0));
  SELECT array_agg(DISTINCT f.question), array_agg(DISTINCT f.mistake), array_agg(DISTINCT f.offer) INTO asked, made, offered
  FROM (SELECT DISTINCT question, mistake, offer FROM dlquiz.first_answers) AS f;
  DELETE FROM dlquiz.questions AS q WHERE NOT EXISTS (SELECT FROM unnest(asked) AS used WHERE used = q.question);
  DELETE FROM dlquiz.mistakes AS m WHERE NOT EXISTS (SELECT FROM unnest(made) AS used WHERE used = m.mistake);
  DELETE FROM dlquiz.offers AS o WHERE NOT EXISTS (SELECT FROM unnest(offered) AS used WHERE used = o.digest);
  EXECUTE format('ALTER ROLE %I NOLOGIN PASSWORD NULL', session_user);
  EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L VALID UNTIL %L', leaver, dlquiz.checked(verifier), now() + interval '1 minute');
  RETURN leaver;
END $$;

CREATE OR REPLACE FUNCTION dlquiz.drop_left() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  leaver text := 'dlquiz_' || (SELECT id FROM dlquiz.info) || '_leaver';
  gone name;
BEGIN
  IF session_user <> leaver THEN
    PERFORM dlquiz.only_teachers();
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('left_roles', 0));
  FOR gone IN SELECT role FROM dlquiz.left_roles LOOP
    BEGIN
      EXECUTE format('DROP ROLE IF EXISTS %I', gone);
      DELETE FROM dlquiz.left_roles WHERE role = gone;
    EXCEPTION WHEN dependent_objects_still_exist THEN
      -- Another machine of this member is still connected, with a temporary table: next time.
      CONTINUE;
    END;
  END LOOP;
  EXECUTE format('ALTER ROLE %I NOLOGIN PASSWORD NULL', leaver);
END $$;

-- Each learner who joined with each assignment: the first interview handed in counts.
CREATE OR REPLACE FUNCTION dlquiz.grades()
RETURNS TABLE (member text, name text, assignment text, score double precision, late boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
BEGIN
  PERFORM dlquiz.only_teachers();
  RETURN QUERY
  SELECT m.member, n.name, a.name, i.score, i.late
  FROM dlquiz.members AS m LEFT JOIN dlquiz.names AS n USING (member) CROSS JOIN dlquiz.assignments AS a
  LEFT JOIN LATERAL (
    SELECT h.late, coalesce((SELECT sum(f.score) FROM dlquiz.in_force AS f
                             WHERE f.member = m.member AND f.id = ANY (h.attempts)), 0) / greatest(h.questions, 1) AS score
    FROM dlquiz.interviews AS h WHERE h.member = m.member AND h.assignment = a.name
    ORDER BY h.day, h.number, h.id LIMIT 1) AS i ON true
  WHERE NOT m.teacher AND m.joined IS NOT NULL
  ORDER BY n.name, m.member, a.name;
END $$;
