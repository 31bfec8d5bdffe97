"""Foundation: every table of the office, and the guards of its ledger and audit log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from staffdesk.models.migrations import ledger_guards

revision = "0001_foundation"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for create_table in (
        _create_activity,
        _create_audit_entry,
        _create_document_type,
        _create_household,
        _create_invoice_run,
        _create_ledger_entry,
        _create_number_counter,
        _create_policy,
        _create_reminder_run,
        _create_revenue_act,
        _create_school_holiday,
        _create_site,
        _create_staff_user,
        _create_sync_journal,
        _create_sync_lease,
        _create_sync_state,
        _create_text_template,
        _create_town,
        _create_workstation,
        _create_activity_group,
        _create_adult_meals,
        _create_class_group,
        _create_deadline_rule,
        _create_guardian,
        _create_household_move,
        _create_ledger_line,
        _create_mandate,
        _create_meal_order,
        _create_queue_view,
        _create_refund,
        _create_revenue_officer,
        _create_slot,
        _create_stored_file,
        _create_tariff_version,
        _create_calendar_exception,
        _create_child,
        _create_group_capacity,
        _create_invoice,
        _create_mandate_amendment,
        _create_till_session,
        _create_credit_note,
        _create_custody_agreement,
        _create_deposit_slip,
        _create_enrolment,
        _create_health_record,
        _create_invoice_line,
        _create_membership,
        _create_payment,
        _create_pickup_person,
        _create_reminder_hold,
        _create_request,
        _create_allocation,
        _create_booking,
        _create_cesu_voucher,
        _create_credit_hold,
        _create_fee_correction,
        _create_outbox,
        _create_payment_means,
        _create_request_event,
        _create_supporting_document,
        _create_thread,
        _create_aid_grant,
        _create_booking_correction,
        _create_booking_event,
        _create_credit_note_line,
        _create_family_quotient,
        _create_message,
        _create_reminder,
        _create_reminder_line,
    ):
        create_table()
    ledger_guards.create(op.get_bind().dialect.name, op.execute)


def downgrade() -> None:
    ledger_guards.drop(op.get_bind().dialect.name, op.execute)
    for table in (
        "reminder_line",
        "reminder",
        "message",
        "family_quotient",
        "credit_note_line",
        "booking_event",
        "booking_correction",
        "aid_grant",
        "thread",
        "supporting_document",
        "request_event",
        "payment_means",
        "outbox",
        "fee_correction",
        "credit_hold",
        "cesu_voucher",
        "booking",
        "allocation",
        "request",
        "reminder_hold",
        "pickup_person",
        "payment",
        "membership",
        "invoice_line",
        "health_record",
        "enrolment",
        "deposit_slip",
        "custody_agreement",
        "credit_note",
        "till_session",
        "mandate_amendment",
        "invoice",
        "group_capacity",
        "child",
        "calendar_exception",
        "tariff_version",
        "stored_file",
        "slot",
        "revenue_officer",
        "refund",
        "queue_view",
        "meal_order",
        "mandate",
        "ledger_line",
        "household_move",
        "guardian",
        "deadline_rule",
        "class_group",
        "adult_meals",
        "activity_group",
        "workstation",
        "town",
        "text_template",
        "sync_state",
        "sync_lease",
        "sync_journal",
        "staff_user",
        "site",
        "school_holiday",
        "revenue_act",
        "reminder_run",
        "policy",
        "number_counter",
        "ledger_entry",
        "invoice_run",
        "household",
        "document_type",
        "audit_entry",
        "activity",
    ):
        op.drop_table(table)


def _create_activity() -> None:
    op.create_table(
        "activity",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("period_kind", sa.Text(), nullable=False),
        sa.Column(
            "weekdays",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("request_holds_place", sa.Boolean(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column(
            "exclusions",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "waiting_order",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("offer_hours", sa.Integer(), nullable=False),
        sa.Column("cesu_from_age", sa.Integer(), nullable=True),
        sa.Column("cesu_to_age", sa.Integer(), nullable=True),
        sa.Column("revenue_account", sa.Text(), nullable=False),
        sa.Column("pays_at_once", sa.Boolean(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("code", name=op.f("uq_activity_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_activity_uid")),
    )


def _create_audit_entry() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column(
            "facts",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("prev_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_entry_hash")),
    )


def _create_document_type() -> None:
    op.create_table(
        "document_type",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.Column("blocking", sa.Text(), nullable=False),
        sa.Column(
            "validity",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_type")),
        sa.UniqueConstraint("code", name=op.f("uq_document_type_code")),
    )


def _create_household() -> None:
    op.create_table(
        "household",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address_line1", sa.Text(), nullable=False),
        sa.Column("address_line2", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("residence", sa.Text(), nullable=False),
        sa.Column("invoice_by_mail", sa.Boolean(), nullable=False),
        sa.Column("both_parents_work", sa.Boolean(), nullable=False),
        sa.Column("pays_by_debit", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("snapshot_rev", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("number", name=op.f("uq_household_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_household_uid")),
    )
    op.create_index(op.f("ix_household_name"), "household", ["name"], unique=False)


def _create_invoice_run() -> None:
    op.create_table(
        "invoice_run",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "activity_codes",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "household_ids",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column(
            "anomalies",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column(
            "since",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.Text(), nullable=True),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_run")),
        sa.UniqueConstraint("uid", name=op.f("uq_invoice_run_uid")),
    )


def _create_ledger_entry() -> None:
    op.create_table(
        "ledger_entry",
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("household_ref", sa.Text(), nullable=True),
        sa.Column("by_user", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("document_ref", sa.Text(), nullable=True),
        sa.Column("ref_no", sa.Integer(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("no > 0", name=op.f("ck_ledger_entry_no")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_ledger_entry_hash")),
        sqlite_strict=True,
    )


def _create_number_counter() -> None:
    op.create_table(
        "number_counter",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_number_counter")),
    )


def _create_policy() -> None:
    op.create_table(
        "policy",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("since_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
        sa.UniqueConstraint("kind", "activity", name=op.f("uq_policy_kind_activity")),
    )


def _create_reminder_run() -> None:
    op.create_table(
        "reminder_run",
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("pay_by", sa.Date(), nullable=False),
        sa.Column(
            "levels",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_run")),
        sa.UniqueConstraint("uid", name=op.f("uq_reminder_run_uid")),
    )


def _create_revenue_act() -> None:
    op.create_table(
        "revenue_act",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column(
            "means",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "activities",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("ceiling_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("float_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("remit_days", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revenue_act")),
        sa.UniqueConstraint("valid_from", name=op.f("uq_revenue_act_valid_from")),
    )


def _create_school_holiday() -> None:
    op.create_table(
        "school_holiday",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_holiday")),
    )


def _create_site() -> None:
    op.create_table(
        "site",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column(
            "week_shape",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("name", name=op.f("uq_site_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_site_uid")),
    )


def _create_staff_user() -> None:
    op.create_table(
        "staff_user",
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "roles",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.Text(), nullable=True),
        sa.Column("last_sign_in_at", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_user")),
        sa.UniqueConstraint("login", name=op.f("uq_staff_user_login")),
    )


def _create_sync_journal() -> None:
    op.create_table(
        "sync_journal",
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column(
            "facts",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_journal")),
    )


def _create_sync_lease() -> None:
    op.create_table(
        "sync_lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sync_lease")),
    )


def _create_sync_state() -> None:
    op.create_table(
        "sync_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("acked", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("out_stream", sa.Text(), nullable=False),
        sa.Column("portal_url", sa.Text(), nullable=True),
        sa.Column("device_id", sa.Text(), nullable=True),
        sa.Column("last_success_at", sa.Text(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("clock_drift_seconds", sa.Integer(), nullable=False),
        sa.Column("recovery_reason", sa.Text(), nullable=True),
        sa.Column("health_key", sa.Text(), nullable=False),
        sa.Column("portal_health_key", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_sync_state_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_state")),
    )


def _create_text_template() -> None:
    op.create_table(
        "text_template",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column(
            "body",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_template")),
        sa.UniqueConstraint("kind", "code", name=op.f("uq_text_template_kind_code")),
    )


def _create_town() -> None:
    op.create_table(
        "town",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holiday_zone", sa.Text(), nullable=False),
        sa.Column("local_law", sa.Boolean(), nullable=False),
        sa.Column(
            "identity",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "rules",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "week_shape",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("snapshot_rev", sa.Integer(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_town_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_town")),
    )


def _create_workstation() -> None:
    op.create_table(
        "workstation",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("wrapped_key", sa.Text(), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("seen_at", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workstation")),
        sa.UniqueConstraint("name", name=op.f("uq_workstation_name")),
    )


def _create_activity_group() -> None:
    op.create_table(
        "activity_group",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_group_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_activity_group_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_group")),
        sa.UniqueConstraint(
            "activity_id", "site_id", "name", name=op.f("uq_activity_group_activity_id_site_id_name")
        ),
    )
    op.create_index(op.f("ix_activity_group_activity_id"), "activity_group", ["activity_id"], unique=False)
    op.create_index(op.f("ix_activity_group_site_id"), "activity_group", ["site_id"], unique=False)


def _create_adult_meals() -> None:
    op.create_table(
        "adult_meals",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("meals", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_adult_meals_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adult_meals")),
        sa.UniqueConstraint("site_id", "day_on", name=op.f("uq_adult_meals_site_id_day_on")),
    )


def _create_class_group() -> None:
    op.create_table(
        "class_group",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("teacher", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_class_group_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_group")),
        sa.UniqueConstraint(
            "site_id", "school_year", "name", name=op.f("uq_class_group_site_id_school_year_name")
        ),
    )
    op.create_index(op.f("ix_class_group_site_id"), "class_group", ["site_id"], unique=False)


def _create_deadline_rule() -> None:
    op.create_table(
        "deadline_rule",
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("applies_to", sa.Text(), nullable=False),
        sa.Column(
            "body",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_deadline_rule_activity_id_activity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_rule")),
    )
    op.create_index(op.f("ix_deadline_rule_activity_id"), "deadline_rule", ["activity_id"], unique=False)


def _create_guardian() -> None:
    op.create_table(
        "guardian",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("mobile", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("work_phone", sa.Text(), nullable=False),
        sa.Column("profession", sa.Text(), nullable=False),
        sa.Column("parental_authority", sa.Boolean(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_guardian_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardian")),
        sa.UniqueConstraint("uid", name=op.f("uq_guardian_uid")),
    )
    op.create_index(op.f("ix_guardian_household_id"), "guardian", ["household_id"], unique=False)
    op.create_index(op.f("ix_guardian_search"), "guardian", ["search"], unique=False)


def _create_household_move() -> None:
    op.create_table(
        "household_move",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("residence", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_household_move_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_move")),
        sa.UniqueConstraint(
            "household_id", "valid_from", name=op.f("uq_household_move_household_id_valid_from")
        ),
    )
    op.create_index(op.f("ix_household_move_household_id"), "household_move", ["household_id"], unique=False)


def _create_ledger_line() -> None:
    op.create_table(
        "ledger_line",
        sa.Column("entry_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "cents > -1000000000000 AND cents < 1000000000000", name=op.f("ck_ledger_line_cents")
        ),
        sa.ForeignKeyConstraint(
            ["entry_no"], ["ledger_entry.no"], name=op.f("fk_ledger_line_entry_no_ledger_entry")
        ),
        sa.PrimaryKeyConstraint("entry_no", "position", name=op.f("pk_ledger_line")),
        sqlite_strict=True,
    )


def _create_mandate() -> None:
    op.create_table(
        "mandate",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("iban_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("iban_end", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_mandate_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
        sa.UniqueConstraint("reference", name=op.f("uq_mandate_reference")),
    )
    op.create_index(op.f("ix_mandate_household_id"), "mandate", ["household_id"], unique=False)


def _create_meal_order() -> None:
    op.create_table(
        "meal_order",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column(
            "diets",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("brought", sa.Integer(), nullable=False),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column(
            "booking_ids",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("sent_to", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.Text(), nullable=False),
        sa.Column("sent_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_meal_order_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meal_order")),
    )
    op.create_index("ix_meal_order_place", "meal_order", ["site_id", "day_on"], unique=False)


def _create_queue_view() -> None:
    op.create_table(
        "queue_view",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column(
            "content",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["staff_user.id"], name=op.f("fk_queue_view_user_id_staff_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_view")),
        sa.UniqueConstraint("user_id", "search", name=op.f("uq_queue_view_user_id_search")),
    )


def _create_refund() -> None:
    op.create_table(
        "refund",
        sa.Column("operation_id", sa.Text(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("iban_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("iban_end", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("ledger_no", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.Text(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_ledger_no", sa.Integer(), nullable=True),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_refund_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("operation_id", name=op.f("uq_refund_operation_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_refund_uid")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_refund_year_number")),
    )
    op.create_index(op.f("ix_refund_household_id"), "refund", ["household_id"], unique=False)


def _create_revenue_officer() -> None:
    op.create_table(
        "revenue_officer",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["staff_user.id"], name=op.f("fk_revenue_officer_user_id_staff_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revenue_officer")),
    )
    op.create_index(op.f("ix_revenue_officer_user_id"), "revenue_officer", ["user_id"], unique=False)


def _create_slot() -> None:
    op.create_table(
        "slot",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("starts_at_time", sa.Time(), nullable=True),
        sa.Column("ends_at_time", sa.Time(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_slot_activity_id_activity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
        sa.UniqueConstraint("activity_id", "code", name=op.f("uq_slot_activity_id_code")),
    )
    op.create_index(op.f("ix_slot_activity_id"), "slot", ["activity_id"], unique=False)


def _create_stored_file() -> None:
    op.create_table(
        "stored_file",
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("uploaded", sa.Integer(), nullable=False),
        sa.Column("upload_done", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_stored_file_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("uid", name=op.f("uq_stored_file_uid")),
    )
    op.create_index(op.f("ix_stored_file_household_id"), "stored_file", ["household_id"], unique=False)


def _create_tariff_version() -> None:
    op.create_table(
        "tariff_version",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("decision_number", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column(
            "body",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_tariff_version_activity_id_activity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariff_version")),
        sa.UniqueConstraint(
            "activity_id", "valid_from", name=op.f("uq_tariff_version_activity_id_valid_from")
        ),
    )
    op.create_index(op.f("ix_tariff_version_activity_id"), "tariff_version", ["activity_id"], unique=False)


def _create_calendar_exception() -> None:
    op.create_table(
        "calendar_exception",
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("class_group_id", sa.Integer(), nullable=True),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_calendar_exception_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["class_group_id"],
            ["class_group.id"],
            name=op.f("fk_calendar_exception_class_group_id_class_group"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_calendar_exception_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_exception")),
    )
    op.create_index(op.f("ix_calendar_exception_day_on"), "calendar_exception", ["day_on"], unique=False)


def _create_child() -> None:
    op.create_table(
        "child",
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("class_group_id", sa.Integer(), nullable=True),
        sa.Column("diet", sa.Text(), nullable=False),
        sa.Column("has_care_plan", sa.Boolean(), nullable=False),
        sa.Column("care_plan_from", sa.Date(), nullable=True),
        sa.Column("care_plan_until", sa.Date(), nullable=True),
        sa.Column("brings_meal", sa.Boolean(), nullable=False),
        sa.Column("image_consent", sa.Boolean(), nullable=True),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_group_id"], ["class_group.id"], name=op.f("fk_child_class_group_id_class_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child")),
        sa.UniqueConstraint("uid", name=op.f("uq_child_uid")),
    )
    op.create_index(op.f("ix_child_class_group_id"), "child", ["class_group_id"], unique=False)


def _create_group_capacity() -> None:
    op.create_table(
        "group_capacity",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["activity_group.id"], name=op.f("fk_group_capacity_group_id_activity_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_capacity")),
        sa.UniqueConstraint("group_id", "day_on", name=op.f("uq_group_capacity_group_id_day_on")),
    )
    op.create_index(op.f("ix_group_capacity_day_on"), "group_capacity", ["day_on"], unique=False)


def _create_invoice() -> None:
    op.create_table(
        "invoice",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("total_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paid_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("credited_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("freed_at", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=True),
        sa.Column("ledger_no", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_invoice_file_id_stored_file")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_invoice_household_id_household")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["invoice_run.id"], name=op.f("fk_invoice_run_id_invoice_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint("run_id", "household_id", name=op.f("uq_invoice_run_id_household_id")),
        sa.UniqueConstraint("series", "year", "number", name=op.f("uq_invoice_series_year_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_invoice_uid")),
    )
    op.create_index(op.f("ix_invoice_household_id"), "invoice", ["household_id"], unique=False)
    op.create_index(op.f("ix_invoice_run_id"), "invoice", ["run_id"], unique=False)
    op.create_index(op.f("ix_invoice_state"), "invoice", ["state"], unique=False)


def _create_mandate_amendment() -> None:
    op.create_table(
        "mandate_amendment",
        sa.Column("mandate_id", sa.Integer(), nullable=False),
        sa.Column("iban_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("iban_end", sa.Text(), nullable=False),
        sa.Column("same_bank", sa.Boolean(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["mandate.id"], name=op.f("fk_mandate_amendment_mandate_id_mandate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate_amendment")),
    )
    op.create_index(
        op.f("ix_mandate_amendment_mandate_id"), "mandate_amendment", ["mandate_id"], unique=False
    )


def _create_till_session() -> None:
    op.create_table(
        "till_session",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("counter_name", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("float_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("counted_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "counted",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("difference_note", sa.Text(), nullable=False),
        sa.Column("card_ticket_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("card_note", sa.Text(), nullable=False),
        sa.Column("closing_year", sa.Integer(), nullable=True),
        sa.Column("closing_number", sa.Integer(), nullable=True),
        sa.Column("closing_snapshot", sa.Text(), nullable=True),
        sa.Column("closing_file_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["closing_file_id"], ["stored_file.id"], name=op.f("fk_till_session_closing_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["staff_user.id"], name=op.f("fk_till_session_user_id_staff_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_till_session")),
        sa.UniqueConstraint(
            "closing_year", "closing_number", name=op.f("uq_till_session_closing_year_closing_number")
        ),
    )
    op.create_index(op.f("ix_till_session_user_id"), "till_session", ["user_id"], unique=False)


def _create_credit_note() -> None:
    op.create_table(
        "credit_note",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("total_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("freed_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=True),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("carried_on_id", sa.Integer(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("ledger_no", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["carried_on_id"], ["invoice.id"], name=op.f("fk_credit_note_carried_on_id_invoice")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_credit_note_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_credit_note_household_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_credit_note_invoice_id_invoice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_note")),
        sa.UniqueConstraint("series", "year", "number", name=op.f("uq_credit_note_series_year_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_credit_note_uid")),
    )
    op.create_index(op.f("ix_credit_note_household_id"), "credit_note", ["household_id"], unique=False)
    op.create_index(op.f("ix_credit_note_invoice_id"), "credit_note", ["invoice_id"], unique=False)


def _create_custody_agreement() -> None:
    op.create_table(
        "custody_agreement",
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("first_household_id", sa.Integer(), nullable=False),
        sa.Column("other_household_id", sa.Integer(), nullable=False),
        sa.Column(
            "rule",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("decided_at", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_custody_agreement_child_id_child")),
        sa.ForeignKeyConstraint(
            ["first_household_id"],
            ["household.id"],
            name=op.f("fk_custody_agreement_first_household_id_household"),
        ),
        sa.ForeignKeyConstraint(
            ["other_household_id"],
            ["household.id"],
            name=op.f("fk_custody_agreement_other_household_id_household"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_agreement")),
        sa.UniqueConstraint("child_id", "valid_from", name=op.f("uq_custody_agreement_child_id_valid_from")),
    )
    op.create_index(op.f("ix_custody_agreement_child_id"), "custody_agreement", ["child_id"], unique=False)


def _create_deposit_slip() -> None:
    op.create_table(
        "deposit_slip",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "counted",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("refunded_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("from_till_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("ledger_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_deposit_slip_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["till_session.id"], name=op.f("fk_deposit_slip_session_id_till_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deposit_slip")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_deposit_slip_year_number")),
    )
    op.create_index(op.f("ix_deposit_slip_session_id"), "deposit_slip", ["session_id"], unique=False)


def _create_enrolment() -> None:
    op.create_table(
        "enrolment",
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_enrolment_child_id_child")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["activity_group.id"], name=op.f("fk_enrolment_group_id_activity_group")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_enrolment_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint(
            "child_id",
            "group_id",
            "household_id",
            "starts_on",
            name=op.f("uq_enrolment_child_id_group_id_household_id_starts_on"),
        ),
    )
    op.create_index(op.f("ix_enrolment_child_id"), "enrolment", ["child_id"], unique=False)
    op.create_index(op.f("ix_enrolment_group_id"), "enrolment", ["group_id"], unique=False)
    op.create_index(op.f("ix_enrolment_household_id"), "enrolment", ["household_id"], unique=False)


def _create_health_record() -> None:
    op.create_table(
        "health_record",
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("for_portal", sa.Text(), nullable=False),
        sa.Column("portal_key", sa.Text(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_health_record_child_id_child")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_record")),
        sa.UniqueConstraint("child_id", name=op.f("uq_health_record_child_id")),
    )


def _create_invoice_line() -> None:
    op.create_table(
        "invoice_line",
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("activity_code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cesu_eligible", sa.Boolean(), nullable=False),
        sa.Column(
            "why",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "days",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "months",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "since",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "borne",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_invoice_line_child_id_child")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_line_invoice_id_invoice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_line")),
    )
    op.create_index(op.f("ix_invoice_line_invoice_id"), "invoice_line", ["invoice_id"], unique=False)


def _create_membership() -> None:
    op.create_table(
        "membership",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("custody", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_membership_child_id_child")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_membership_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("household_id", "child_id", name=op.f("uq_membership_household_id_child_id")),
    )
    op.create_index(op.f("ix_membership_child_id"), "membership", ["child_id"], unique=False)
    op.create_index(op.f("ix_membership_household_id"), "membership", ["household_id"], unique=False)


def _create_payment() -> None:
    op.create_table(
        "payment",
        sa.Column("operation_id", sa.Text(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("total_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("taken_by", sa.Text(), nullable=False),
        sa.Column("receipt_year", sa.Integer(), nullable=False),
        sa.Column("receipt_number", sa.Integer(), nullable=False),
        sa.Column("receipt_snapshot", sa.Text(), nullable=False),
        sa.Column("receipt_file_id", sa.Integer(), nullable=True),
        sa.Column("ledger_no", sa.Integer(), nullable=False),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_payment_household_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_file_id"], ["stored_file.id"], name=op.f("fk_payment_receipt_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(["reverses_id"], ["payment.id"], name=op.f("fk_payment_reverses_id_payment")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["till_session.id"], name=op.f("fk_payment_session_id_till_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("operation_id", name=op.f("uq_payment_operation_id")),
        sa.UniqueConstraint(
            "receipt_year", "receipt_number", name=op.f("uq_payment_receipt_year_receipt_number")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_payment_uid")),
    )
    op.create_index(op.f("ix_payment_household_id"), "payment", ["household_id"], unique=False)
    op.create_index(op.f("ix_payment_reverses_id"), "payment", ["reverses_id"], unique=False)
    op.create_index(op.f("ix_payment_session_id"), "payment", ["session_id"], unique=False)


def _create_pickup_person() -> None:
    op.create_table(
        "pickup_person",
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("may_collect", sa.Boolean(), nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_pickup_person_child_id_child")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pickup_person")),
        sa.UniqueConstraint("uid", name=op.f("uq_pickup_person_uid")),
    )
    op.create_index(op.f("ix_pickup_person_child_id"), "pickup_person", ["child_id"], unique=False)


def _create_reminder_hold() -> None:
    op.create_table(
        "reminder_hold",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("set_at", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("lifted_at", sa.Text(), nullable=True),
        sa.Column("lifted_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_reminder_hold_household_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_reminder_hold_invoice_id_invoice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_hold")),
    )
    op.create_index(op.f("ix_reminder_hold_household_id"), "reminder_hold", ["household_id"], unique=False)


def _create_request() -> None:
    op.create_table(
        "request",
        sa.Column("req_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=True),
        sa.Column(
            "body",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("pulled_at", sa.Text(), nullable=False),
        sa.Column("useful_until_at", sa.Text(), nullable=True),
        sa.Column("pay_until_at", sa.Text(), nullable=True),
        sa.Column(
            "outcome",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "undo",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=True,
        ),
        sa.Column("decided_at", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("assigned_to", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("status <> 'decided' OR decided_at IS NOT NULL", name=op.f("ck_request_decided")),
        sa.ForeignKeyConstraint(
            ["assigned_to"], ["staff_user.id"], name=op.f("fk_request_assigned_to_staff_user")
        ),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_request_child_id_child")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_request_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        sa.UniqueConstraint("req_id", name=op.f("uq_request_req_id")),
        sa.UniqueConstraint("seq", name=op.f("uq_request_seq")),
    )
    op.create_index(op.f("ix_request_child_id"), "request", ["child_id"], unique=False)
    op.create_index(op.f("ix_request_household_id"), "request", ["household_id"], unique=False)
    op.create_index(op.f("ix_request_pay_until_at"), "request", ["pay_until_at"], unique=False)
    op.create_index("ix_request_status_useful", "request", ["status", "useful_until_at"], unique=False)


def _create_allocation() -> None:
    op.create_table(
        "allocation",
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=True),
        sa.Column("credit_note_id", sa.Integer(), nullable=True),
        sa.Column("refund_id", sa.Integer(), nullable=True),
        sa.Column("means", sa.Text(), nullable=False),
        sa.Column("cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["credit_note_id"], ["credit_note.id"], name=op.f("fk_allocation_credit_note_id_credit_note")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_allocation_invoice_id_invoice")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_allocation_payment_id_payment")
        ),
        sa.ForeignKeyConstraint(["refund_id"], ["refund.id"], name=op.f("fk_allocation_refund_id_refund")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
    )
    op.create_index(op.f("ix_allocation_credit_note_id"), "allocation", ["credit_note_id"], unique=False)
    op.create_index(op.f("ix_allocation_invoice_id"), "allocation", ["invoice_id"], unique=False)
    op.create_index(op.f("ix_allocation_payment_id"), "allocation", ["payment_id"], unique=False)
    op.create_index(op.f("ix_allocation_refund_id"), "allocation", ["refund_id"], unique=False)


def _create_booking() -> None:
    op.create_table(
        "booking",
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("surcharge", sa.Text(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=True),
        sa.Column("offer_until_at", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("marked_at", sa.Text(), nullable=True),
        sa.Column("marked_by", sa.Text(), nullable=False),
        sa.Column("late_minutes", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_booking_child_id_child")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["activity_group.id"], name=op.f("fk_booking_group_id_activity_group")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_booking_household_id_household")
        ),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_booking_invoice_id_invoice")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_booking_request_id_request")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_booking_slot_id_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("child_id", "slot_id", "day_on", name=op.f("uq_booking_child_id_slot_id_day_on")),
    )
    op.create_index("ix_booking_day", "booking", ["day_on"], unique=False)
    op.create_index("ix_booking_household_day", "booking", ["household_id", "day_on"], unique=False)
    op.create_index(
        "ix_booking_invoice_id",
        "booking",
        ["invoice_id"],
        unique=False,
        sqlite_where=sa.text("invoice_id IS NOT NULL"),
        postgresql_where=sa.text("invoice_id IS NOT NULL"),
    )
    op.create_index(
        "ix_booking_offered",
        "booking",
        ["offer_until_at"],
        unique=False,
        sqlite_where=sa.text("offer_until_at IS NOT NULL"),
        postgresql_where=sa.text("offer_until_at IS NOT NULL"),
    )
    op.create_index("ix_booking_place", "booking", ["group_id", "slot_id", "day_on"], unique=False)
    op.create_index(
        "ix_booking_request_id",
        "booking",
        ["request_id"],
        unique=False,
        sqlite_where=sa.text("request_id IS NOT NULL"),
        postgresql_where=sa.text("request_id IS NOT NULL"),
    )
    op.create_index(
        "ix_booking_waiting",
        "booking",
        ["state"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def _create_cesu_voucher() -> None:
    op.create_table(
        "cesu_voucher",
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.Column("slip_id", sa.Integer(), nullable=True),
        sa.Column("rejected", sa.Boolean(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_cesu_voucher_payment_id_payment")
        ),
        sa.ForeignKeyConstraint(
            ["slip_id"], ["deposit_slip.id"], name=op.f("fk_cesu_voucher_slip_id_deposit_slip")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cesu_voucher")),
    )
    op.create_index(op.f("ix_cesu_voucher_payment_id"), "cesu_voucher", ["payment_id"], unique=False)
    op.create_index(op.f("ix_cesu_voucher_slip_id"), "cesu_voucher", ["slip_id"], unique=False)
    op.create_index(
        "uq_cesu_voucher_number",
        "cesu_voucher",
        ["number"],
        unique=True,
        sqlite_where=sa.text("released = 0"),
        postgresql_where=sa.text("NOT released"),
    )


def _create_credit_hold() -> None:
    op.create_table(
        "credit_hold",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("held_at", sa.Text(), nullable=False),
        sa.Column("released_at", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_credit_hold_household_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_credit_hold_request_id_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_hold")),
        sa.UniqueConstraint(
            "request_id", "activity", "last_on", name=op.f("uq_credit_hold_request_id_activity_last_on")
        ),
    )
    op.create_index(op.f("ix_credit_hold_household_id"), "credit_hold", ["household_id"], unique=False)
    op.create_index(op.f("ix_credit_hold_request_id"), "credit_hold", ["request_id"], unique=False)


def _create_fee_correction() -> None:
    op.create_table(
        "fee_correction",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.Text(), nullable=True),
        sa.Column("settled_invoice_id", sa.Integer(), nullable=True),
        sa.Column("credit_note_id", sa.Integer(), nullable=True),
        sa.Column(
            "borne",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["credit_note_id"], ["credit_note.id"], name=op.f("fk_fee_correction_credit_note_id_credit_note")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_fee_correction_invoice_id_invoice")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["invoice_line.id"], name=op.f("fk_fee_correction_line_id_invoice_line")
        ),
        sa.ForeignKeyConstraint(
            ["settled_invoice_id"], ["invoice.id"], name=op.f("fk_fee_correction_settled_invoice_id_invoice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_correction")),
    )
    op.create_index(
        op.f("ix_fee_correction_credit_note_id"), "fee_correction", ["credit_note_id"], unique=False
    )
    op.create_index(op.f("ix_fee_correction_invoice_id"), "fee_correction", ["invoice_id"], unique=False)
    op.create_index(op.f("ix_fee_correction_line_id"), "fee_correction", ["line_id"], unique=False)
    op.create_index(
        op.f("ix_fee_correction_settled_invoice_id"), "fee_correction", ["settled_invoice_id"], unique=False
    )


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("msg_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("family", sa.Text(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("stream", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reject_reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("hold_until_at", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_outbox_household_id_household")
        ),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_outbox_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("msg_id", name=op.f("uq_outbox_msg_id")),
        sa.UniqueConstraint("n", name=op.f("uq_outbox_n")),
    )
    op.create_index(op.f("ix_outbox_household_id"), "outbox", ["household_id"], unique=False)
    op.create_index(op.f("ix_outbox_request_id"), "outbox", ["request_id"], unique=False)
    op.create_index("ix_outbox_status_n", "outbox", ["status", "n"], unique=False)
    op.create_index("ix_outbox_unnumbered", "outbox", ["n", "kind"], unique=False)


def _create_payment_means() -> None:
    op.create_table(
        "payment_means",
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("means", sa.Text(), nullable=False),
        sa.Column("cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "facts",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("slip_id", sa.Integer(), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_payment_means_payment_id_payment")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["payment_means.id"], name=op.f("fk_payment_means_reverses_id_payment_means")
        ),
        sa.ForeignKeyConstraint(
            ["slip_id"], ["deposit_slip.id"], name=op.f("fk_payment_means_slip_id_deposit_slip")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_means")),
    )
    op.create_index(op.f("ix_payment_means_payment_id"), "payment_means", ["payment_id"], unique=False)
    op.create_index(op.f("ix_payment_means_slip_id"), "payment_means", ["slip_id"], unique=False)
    op.create_index(
        "uq_payment_means_reverses_id",
        "payment_means",
        ["reverses_id"],
        unique=True,
        sqlite_where=sa.text("means <> 'cesu'"),
        postgresql_where=sa.text("means <> 'cesu'"),
    )


def _create_request_event() -> None:
    op.create_table(
        "request_event",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column(
            "facts",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_request_event_request_id_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_event")),
    )
    op.create_index(op.f("ix_request_event_request_id"), "request_event", ["request_id"], unique=False)


def _create_supporting_document() -> None:
    op.create_table(
        "supporting_document",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("type_code", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("filed_by", sa.Text(), nullable=False),
        sa.Column("filed_at", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_supporting_document_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_supporting_document_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_supporting_document_household_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_supporting_document_request_id_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supporting_document")),
        sa.UniqueConstraint("uid", name=op.f("uq_supporting_document_uid")),
    )
    op.create_index(
        op.f("ix_supporting_document_child_id"), "supporting_document", ["child_id"], unique=False
    )
    op.create_index(
        op.f("ix_supporting_document_household_id"), "supporting_document", ["household_id"], unique=False
    )


def _create_thread() -> None:
    op.create_table(
        "thread",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("unread", sa.Boolean(), nullable=False),
        sa.Column("assigned_to", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("last_at", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assigned_to"], ["staff_user.id"], name=op.f("fk_thread_assigned_to_staff_user")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_thread_household_id_household")
        ),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_thread_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
        sa.UniqueConstraint("uid", name=op.f("uq_thread_uid")),
    )
    op.create_index(op.f("ix_thread_household_id"), "thread", ["household_id"], unique=False)


def _create_aid_grant() -> None:
    op.create_table(
        "aid_grant",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_aid_grant_child_id_child")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["supporting_document.id"],
            name=op.f("fk_aid_grant_document_id_supporting_document"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_aid_grant_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_grant")),
    )
    op.create_index(op.f("ix_aid_grant_household_id"), "aid_grant", ["household_id"], unique=False)


def _create_booking_correction() -> None:
    op.create_table(
        "booking_correction",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("capped_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "family_capped_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.Text(), nullable=True),
        sa.Column("settled_invoice_id", sa.Integer(), nullable=True),
        sa.Column("credit_note_id", sa.Integer(), nullable=True),
        sa.Column(
            "borne",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_booking_correction_booking_id_booking")
        ),
        sa.ForeignKeyConstraint(
            ["credit_note_id"],
            ["credit_note.id"],
            name=op.f("fk_booking_correction_credit_note_id_credit_note"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_booking_correction_household_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_booking_correction_invoice_id_invoice")
        ),
        sa.ForeignKeyConstraint(
            ["settled_invoice_id"],
            ["invoice.id"],
            name=op.f("fk_booking_correction_settled_invoice_id_invoice"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_correction")),
    )
    op.create_index(
        op.f("ix_booking_correction_booking_id"), "booking_correction", ["booking_id"], unique=False
    )
    op.create_index(
        op.f("ix_booking_correction_credit_note_id"), "booking_correction", ["credit_note_id"], unique=False
    )
    op.create_index(
        op.f("ix_booking_correction_household_id"), "booking_correction", ["household_id"], unique=False
    )
    op.create_index(
        op.f("ix_booking_correction_invoice_id"), "booking_correction", ["invoice_id"], unique=False
    )
    op.create_index(
        op.f("ix_booking_correction_settled_invoice_id"),
        "booking_correction",
        ["settled_invoice_id"],
        unique=False,
    )


def _create_booking_event() -> None:
    op.create_table(
        "booking_event",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_booking_event_booking_id_booking")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_event")),
    )
    op.create_index(op.f("ix_booking_event_booking_id"), "booking_event", ["booking_id"], unique=False)


def _create_credit_note_line() -> None:
    op.create_table(
        "credit_note_line",
        sa.Column("credit_note_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("activity_code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cesu_eligible", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_credit_note_line_booking_id_booking")
        ),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_credit_note_line_child_id_child")),
        sa.ForeignKeyConstraint(
            ["credit_note_id"],
            ["credit_note.id"],
            name=op.f("fk_credit_note_line_credit_note_id_credit_note"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_note_line")),
    )
    op.create_index(op.f("ix_credit_note_line_booking_id"), "credit_note_line", ["booking_id"], unique=False)
    op.create_index(
        op.f("ix_credit_note_line_credit_note_id"), "credit_note_line", ["credit_note_id"], unique=False
    )


def _create_family_quotient() -> None:
    op.create_table(
        "family_quotient",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["supporting_document.id"],
            name=op.f("fk_family_quotient_document_id_supporting_document"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_family_quotient_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_quotient")),
        sa.UniqueConstraint(
            "household_id",
            "valid_from",
            "measure",
            name=op.f("uq_family_quotient_household_id_valid_from_measure"),
        ),
    )
    op.create_index(
        op.f("ix_family_quotient_household_id"), "family_quotient", ["household_id"], unique=False
    )


def _create_message() -> None:
    op.create_table(
        "message",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_message_thread_id_thread")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("uid", name=op.f("uq_message_uid")),
    )
    op.create_index(op.f("ix_message_thread_id"), "message", ["thread_id"], unique=False)


def _create_reminder() -> None:
    op.create_table(
        "reminder",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("claimed_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_reminder_household_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["reminder_run.id"], name=op.f("fk_reminder_run_id_reminder_run")
        ),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_reminder_thread_id_thread")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("run_id", "household_id", name=op.f("uq_reminder_run_id_household_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_reminder_uid")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_reminder_year_number")),
    )
    op.create_index(op.f("ix_reminder_household_id"), "reminder", ["household_id"], unique=False)


def _create_reminder_line() -> None:
    op.create_table(
        "reminder_line",
        sa.Column("reminder_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("open_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_reminder_line_invoice_id_invoice")
        ),
        sa.ForeignKeyConstraint(
            ["reminder_id"], ["reminder.id"], name=op.f("fk_reminder_line_reminder_id_reminder")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_line")),
        sa.UniqueConstraint("invoice_id", "level", name=op.f("uq_reminder_line_invoice_id_level")),
    )
    op.create_index(op.f("ix_reminder_line_reminder_id"), "reminder_line", ["reminder_id"], unique=False)
