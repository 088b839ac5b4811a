#include "ui/areas/AreaForm.h"

#include "ui/areas/AreaLimits.h"
#include "ui/areas/AreaText.h"
#include "ui/areas/GrantsEditor.h"
#include "ui/common/FieldNote.h"
#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"

#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QLabel *buddyLabel(const QString &text, QWidget *buddy)
{
    auto *label = new QLabel(text, buddy->parentWidget());
    label->setBuddy(buddy);
    return label;
}

QStringList namesOf(const QList<config::User> &users)
{
    QStringList names;
    for (const config::User &user : users)
        names.append(user.name);
    return names;
}

} // namespace

AreaForm::AreaForm(QWidget *parent)
    : QWidget(parent)
    , m_error(new InlineMessage(this))
    , m_sentence(new PlainLabel(this))
    , m_grants(new GrantsEditor(this))
    , m_warnings(new FieldNote(this))
    , m_limits(new AreaLimits(this))
{
    auto *column = new QVBoxLayout(this);
    const int gap = fontMetrics().height();
    column->setContentsMargins(gap, 0, gap, gap);
    column->setSpacing(gap / 2);
    column->addWidget(m_error);
    m_error->setObjectName(u"formError"_s);
    m_error->setAction(tr("Discard the change"));
    connect(m_error, &InlineMessage::actionTriggered, this, &AreaForm::discard);

    m_sentence->setWordWrap(true);
    m_sentence->setScale(1.1, true);
    m_sentence->setObjectName(u"sentence"_s);
    column->addWidget(m_sentence);
    column->addWidget(m_warnings);
    m_warnings->setObjectName(u"warnings"_s);
    column->addWidget(makePath());
    column->addWidget(makeFolder());
    addHeading(column, tr("Who may do what"));
    column->addWidget(m_grants);
    addHeading(column, tr("Limits"));
    column->addWidget(m_limits);
    column->addStretch(1);

    connect(m_grants, &GrantsEditor::edited, this, [this](const QList<config::Grant> &grants) {
        m_draft.grants = grants;
        commit();
    });
    connect(m_limits, &AreaLimits::edited, this, &AreaForm::commitLimits);
}

QWidget *AreaForm::makePath()
{
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(3);
    m_path = new QLineEdit(box);
    m_path->setObjectName(u"path"_s);
    m_path->setAccessibleName(tr("Path that visitors see"));
    m_path->setAccessibleDescription(tr("Where the folder appears on the server, for example /pub"));
    m_pathNote = new FieldNote(box);
    m_pathNote->setObjectName(u"pathNote"_s);
    m_pathNote->setField(m_path);
    column->addWidget(buddyLabel(tr("&Path that visitors see"), m_path));
    column->addWidget(m_path);
    column->addWidget(m_pathNote);
    connect(m_path, &QLineEdit::textEdited, this, &AreaForm::checkPath);
    connect(m_path, &QLineEdit::editingFinished, this, &AreaForm::commitPath);
    return box;
}

QWidget *AreaForm::makeFolder()
{
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(3);
    m_directory = new QLineEdit(box);
    m_directory->setObjectName(u"directory"_s);
    m_directory->setAccessibleName(tr("Folder on this computer"));
    m_directory->setAccessibleDescription(tr("The folder whose files this area holds"));
    m_browse = new QPushButton(icon(u"folder"_s), tr("Choose &folder…"), box);
    m_browse->setObjectName(u"browse"_s);
    m_browse->setAccessibleName(tr("Choose folder"));
    m_browse->setAccessibleDescription(tr("Opens a dialog to choose the folder of this area"));
    m_create = new QPushButton(icon(u"add"_s), tr("Crea&te folder"), box);
    m_create->setObjectName(u"createFolder"_s);
    m_create->setAccessibleName(tr("Create folder"));
    m_create->setAccessibleDescription(tr("Makes the missing folder at this place"));
    m_directoryNote = new FieldNote(box);
    m_directoryNote->setObjectName(u"directoryNote"_s);
    m_directoryNote->setField(m_directory);
    auto *row = new QHBoxLayout;
    row->addWidget(m_directory, 1);
    row->addWidget(m_browse);
    row->addWidget(m_create);
    column->addWidget(buddyLabel(tr("F&older on this computer"), m_directory));
    column->addLayout(row);
    column->addWidget(m_directoryNote);
    m_create->hide();
    connect(m_directory, &QLineEdit::editingFinished, this, &AreaForm::commitDirectory);
    connect(m_browse, &QPushButton::clicked, this, &AreaForm::browseRequested);
    connect(m_create, &QPushButton::clicked, this, [this] { Q_EMIT createRequested(m_draft.directory); });
    return box;
}

void AreaForm::addHeading(QVBoxLayout *column, const QString &text)
{
    auto *heading = new PlainLabel(text, this);
    heading->setScale(1.1, true);
    column->addSpacing(fontMetrics().height() / 2);
    column->addWidget(heading);
}

void AreaForm::showArea(const config::Config &config, qsizetype index)
{
    const config::Area &area = config.areas.at(index);
    m_areas = config.areas;
    m_grants->setUsers(namesOf(config.accounts.users));
    if (m_index == index && area == m_draft) {
        setError({});
        return;
    }
    if (m_index == index && area == m_applied)
        return;
    m_index = index;
    m_applied = area;
    m_draft = area;
    m_facts = {area.directory, true, true, true, false, {}};
    m_error->hide();
    read();
}

void AreaForm::read()
{
    m_path->setText(m_draft.path);
    m_directory->setText(QDir::toNativeSeparators(m_draft.directory));
    m_grants->setGrants(m_draft.grants);
    m_limits->read(m_draft);
    checkPath();
    showWarnings();
}

void AreaForm::setFacts(const FolderFacts &facts)
{
    if (facts.directory != m_draft.directory)
        return;
    m_facts = facts;
    showWarnings();
}

void AreaForm::setDirectory(const QString &directory)
{
    m_directory->setText(QDir::toNativeSeparators(directory));
    commitDirectory();
}

void AreaForm::setError(const QString &why)
{
    if (why.isEmpty()) {
        m_applied = m_draft;
        m_error->hide();
        return;
    }
    m_error->showMessage(InlineMessage::Severity::Error, tr("This change is not in force: %1").arg(why));
}

void AreaForm::focusFolder()
{
    (m_create->isVisibleTo(this) ? m_browse : static_cast<QWidget *>(m_directory))->setFocus(Qt::OtherFocusReason);
}

void AreaForm::checkPath()
{
    m_pathNote->say(AreaChecks::pathProblem(m_path->text(), m_areas, m_index));
}

void AreaForm::commitPath()
{
    if (m_path->text() == m_draft.path || !AreaChecks::pathProblem(m_path->text(), m_areas, m_index).isEmpty())
        return;
    m_draft.path = m_path->text();
    commit();
}

void AreaForm::commitDirectory()
{
    const QString directory = QDir::cleanPath(QDir::fromNativeSeparators(m_directory->text().trimmed()));
    if (directory == m_draft.directory)
        return;
    if (!QDir::isAbsolutePath(directory)) {
        m_directoryNote->say(tr("Give the whole path of the folder, from the top: /home/me/public."));
        return;
    }
    m_draft.directory = directory;
    m_facts = {directory, true, true, true, false, {}};
    commit();
}

void AreaForm::commitLimits()
{
    m_limits->write(m_draft);
    commit();
}

void AreaForm::commit()
{
    showWarnings();
    if (m_draft != m_applied)
        Q_EMIT edited(m_draft);
    else
        m_error->hide();
}

void AreaForm::discard()
{
    m_draft = m_applied;
    m_error->hide();
    read();
}

void AreaForm::showWarnings()
{
    m_sentence->setText(AreaText::sentence(m_draft));
    m_warnings->say(AreaChecks::warnings(m_draft, m_facts).join(u'\n'), FieldNote::Kind::Warning);
    m_directoryNote->say(AreaChecks::folderProblem(m_facts));
    m_create->setVisible(!m_facts.exists && !m_facts.directory.isEmpty());
}

} // namespace ui
