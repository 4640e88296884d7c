-- What nobody asks for any more is no door.
drop function dana.unready_documents();
