from pathlib import Path

import pytest

from kb.configuration import load_settings
from kb.errors import ConfigError


def test_later_ones_win(tmp_path: Path) -> None:
    config = tmp_path / "kb.toml"
    config.write_text('data = "from-file"\nport = 1\nworkers = 7\n', encoding="utf-8")
    settings = load_settings(str(config), {"data": "from-flag", "port": None}, {"KB_PORT": "2", "KB_DATA": "from-env"})
    assert (settings.data, settings.port, settings.workers, settings.threads) == ("from-flag", 2, 7, 4)


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(environ={}).data == "index_data"


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("data = ", "TOML"),
        ("prot = 1", "prot"),
        ("port = 99999", "port"),
        ('log_level = "loud"', "log_level"),
        ("\udce3", "TOML"),
    ],
)
def test_a_broken_file_is_named_with_the_reason(tmp_path: Path, content: str, named: str) -> None:
    config = tmp_path / "kb.toml"
    config.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigError) as caught:
        load_settings(str(config), environ={})
    assert "kb.toml" in str(caught.value)
    assert named in str(caught.value)


def test_a_named_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"missing\.toml"):
        load_settings(str(tmp_path / "missing.toml"), environ={})


def test_a_wrong_variable_is_named() -> None:
    with pytest.raises(ConfigError, match="port"):
        load_settings(environ={"KB_PORT": "many"})


def test_a_mark_at_the_beginning_of_the_file_is_no_fault(tmp_path: Path) -> None:
    config = tmp_path / "kb.toml"
    config.write_bytes(b"\xef\xbb\xbf" + 'data = "索引"\n'.encode())  # as Windows' own editor writes it
    assert load_settings(str(config), environ={}).data == "索引"


@pytest.mark.parametrize("name", ["settle_seconds", "grace_seconds", "stale_hours", "fetch_timeout", "answer_seconds"])
@pytest.mark.parametrize("value", ["1e9999", "inf", "nan", "-1", "-inf"])
def test_a_time_that_is_none_is_refused(tmp_path: Path, name: str, value: str) -> None:
    config = tmp_path / "kb.toml"
    config.write_text(f"{name} = {value}\n", encoding="utf-8")
    for given in ({"config": str(config), "environ": {}}, {"environ": {f"KB_{name.upper()}": value}}):
        with pytest.raises(ConfigError, match=name):
            load_settings(**given)


@pytest.mark.parametrize("name", ["data", "registry"])
def test_no_folder_is_not_the_working_directory(tmp_path: Path, name: str) -> None:
    config = tmp_path / "kb.toml"
    config.write_text(f'{name} = ""\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"kb\.toml.*{name}"):
        load_settings(str(config), environ={})
    with pytest.raises(ConfigError, match=name):
        load_settings(None, {name: ""}, {})


def test_lists_can_be_set_in_the_environment() -> None:
    settings = load_settings(environ={"KB_ON_FAILURE": "notify --to '情報 課'", "KB_ALLOWED_HOSTS": "a.jp b.jp"})
    assert settings.on_failure == ("notify", "--to", "情報 課")
    assert settings.allowed_hosts == ("a.jp", "b.jp")
    assert load_settings(environ={"KB_TRUSTED_HOSTS": ""}).trusted_hosts == ()
    with pytest.raises(ConfigError, match="KB_ON_FAILURE"):
        load_settings(environ={"KB_ON_FAILURE": "notify 'me"})


@pytest.mark.parametrize("name", ["data", "registry"])
def test_a_folder_whose_name_could_stand_in_no_report_is_refused(name: str) -> None:
    for flags, environ in (({name: "data\udcff"}, {}), ({}, {f"KB_{name.upper()}": "data\udcff"})):
        with pytest.raises(ConfigError, match=r"data\\xff の名前は UTF-8 ではない"):
            load_settings(None, flags, environ)
